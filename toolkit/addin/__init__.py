"""加载项: our tab in the ribbon of WPS 表格, how it is put into the user's profile and taken out again.

    ribbon    the tab: one button for each of 首页's, from the same table
    pages     the files of the add-in, made for one user: where the service tells its place
    profile   the user's folder of add-ins, publish.xml, autostart
    standing  what ``doctor`` can read of it: trusted or not, which version, a build with a known fault

The buttons speak to a small service on this computer (``toolkit.wps``).  Nothing here was tried in a real WPS.
"""

NAME, VERSION = "shuangsuiji", "2"
"""What WPS calls the add-in; the version counts the changes of its files, not those of the toolkit."""
FOLDER = f"{NAME}_{VERSION}"
