"""The year's cycle, one step a module, named like its command.

    check       核对名录库    read everything, list every problem (view 核对)
    plan        生成任务      plan rows × months → 任务
    freeze      冻结名单      pool → record folder, commitment C
    draw        抽取          public randomness → record.json; views 抽取结果, 检查台账
    documents   生成文书      records and workbook → Word documents for signature
    results     登记结果      what is still to be entered, or results from a file
    deadlines   刷新期限      通报 and 公示 deadlines, what is due
    publish     公示          公示表, dates; refuses open results
    statistics  统计          view 查询统计
    archive/    归档          the year's package

Record = file, sheet = view: what must not be lost is written to the record folder first, and the sheets and
documents can be made from it again.  So a crash between the two loses nothing, and running the step once more
finishes it.
"""
