"""双随机工具箱: 「双随机、一公开」 inspections from the workbook a county bureau already knows."""

__version__ = "0.2.0"
