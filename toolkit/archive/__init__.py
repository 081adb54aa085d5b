"""The year's package for the archive: which file goes where, what is missing, the sealed folder, and its check.

    kinds       the kinds of material as data: documents, retention, which must be signed
    collect     a task's folder → 件 (a document with what hangs on it), and everything wrong with the folder
    order       档号, 件号, page numbers (DA/T 22—2015)
    plan        what will be archived, fixed in a file before the first byte is copied
    store       files into the package, hashed while they are written; what a crash left is taken up again
    bag         the tag files of BagIt 1.0 (RFC 8493)
    zipping     the same package as one ZIP, stored, equal to the byte
    texts       what the package tells people in plain text
    verify      a folder or a ZIP against its own lists: names every file changed, missing or added

The room knows files, no workbook; ``jobs.archive`` brings the two together.
"""
