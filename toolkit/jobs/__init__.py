"""The year's cycle, one step a module, in the order of the work.

    check       核对名录库    read everything, list every problem (view 核对)
    tasks       生成任务      plan rows × months → 任务
    freezing    冻结名单      pool → record folder, commitment C
    drawing     抽取          public randomness → record.json; views 抽取结果, 检查台账
    paperwork   生成文书      records and workbook → Word documents for signature
    clockwork   刷新期限      通报 and 公示 deadlines, what is due
    publishing  公示          公示表, dates; refuses open results
    counting    统计          view 查询统计
    archiving   归档          the year's package

Record = file, sheet = view: what must not be lost is written to the record folder first, and the sheets and
documents can be made from it again.  So a crash between the two loses nothing, and running the step once more
finishes it.
"""
