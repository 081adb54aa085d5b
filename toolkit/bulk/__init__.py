"""大库: a province's registry, a file of up to ten million objects, frozen, drawn and verified without being loaded.

    freeze  draw  verify   the commands ``bulk …``: plan, task, people, regions, recusals and settings come from the
                           workbook as always; only 检查对象库 is replaced by a CSV or Parquet file
    roster  pool_sql       that file, and who of it may be drawn
    folder  buckets        a record folder whose lists are not held in memory; tickets sorted on disk
    engine                 DuckDB, for the file of the registry (requirements-optional.txt)
    sql                    the draw as SQL text, for DuckDB, PostgreSQL and Spark

The record is the same, byte for byte, as if the objects stood in the workbook.  It lies in 记录/<年度>/大库/, with a
chain of its own, because every step of the county's year reads the other records whole.  Sheets and documents are
not made: thousands of cases are no workbook's business.  The lists in the record folder are the result; 日志 gets a
line.

The county's rooms know nothing of this one.  The commands ``verify`` and ``verify-archive`` come here for the records
that lie in 大库.
"""
