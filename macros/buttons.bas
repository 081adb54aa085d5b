Attribute VB_Name = "Buttons"
Option Explicit

' One macro a button; the word is the function of toolkit.buttons that does the work.

Public Sub ButtonCheck()
    RunTool "check"
End Sub

Public Sub ButtonPlan()
    RunTool "plan"
End Sub

Public Sub ButtonFreeze()
    RunTool "freeze"
End Sub

Public Sub ButtonPublished()
    RunTool "published"
End Sub

Public Sub ButtonDraw()
    RunTool "draw"
End Sub

Public Sub ButtonDocuments()
    RunTool "documents"
End Sub

Public Sub ButtonResults()
    RunTool "results"
End Sub

Public Sub ButtonDeadlines()
    RunTool "deadlines"
End Sub

Public Sub ButtonPublish()
    RunTool "publish"
End Sub

Public Sub ButtonReconcile()
    RunTool "reconcile"
End Sub

Public Sub ButtonStatistics()
    RunTool "statistics"
End Sub

Public Sub ButtonArchive()
    RunTool "archive"
End Sub

Public Sub ButtonTemplates()
    RunTool "templates"
End Sub

Public Sub ButtonImport()
    RunTool "import"
End Sub

Public Sub ButtonPlanPast()
    RunTool "plan_past"
End Sub

Public Sub ButtonPlanVersions()
    RunTool "plan_versions"
End Sub

Public Sub ButtonPlanAdopt()
    RunTool "plan_adopt"
End Sub

Public Sub ButtonPlanFile()
    RunTool "plan_file"
End Sub

Public Sub ButtonPlanAnnounce()
    RunTool "plan_announce"
End Sub

Public Sub ButtonPlanTakeBack()
    RunTool "plan_take_back"
End Sub

Public Sub ButtonCancel()
    RunTool "cancel"
End Sub

Public Sub ButtonCancelMonth()
    RunTool "cancel_month"
End Sub

Public Sub ButtonCancelUndo()
    RunTool "cancel_undo"
End Sub

Public Sub ButtonPostpone()
    RunTool "postpone"
End Sub

Public Sub ButtonFreezeSecond()
    RunTool "freeze_second"
End Sub

Public Sub ButtonDrawWaived()
    RunTool "draw_waived"
End Sub

Public Sub ButtonDrawSecond()
    RunTool "draw_second"
End Sub

Public Sub ButtonVerify()
    RunTool "verify"
End Sub

Public Sub ButtonTrial()
    RunTool "trial"
End Sub

Public Sub ButtonAlternate()
    RunTool "alternate"
End Sub

Public Sub ButtonRecuse()
    RunTool "recuse"
End Sub

Public Sub ButtonMerge()
    RunTool "merge"
End Sub

Public Sub ButtonMergeUndo()
    RunTool "merge_undo"
End Sub

Public Sub ButtonPartnersSend()
    RunTool "partners_send"
End Sub

Public Sub ButtonPartnersTake()
    RunTool "partners_take"
End Sub

Public Sub ButtonPartnersResults()
    RunTool "partners_results"
End Sub

Public Sub ButtonPartnersLeave()
    RunTool "partners_leave"
End Sub

Public Sub ButtonRedraw()
    RunTool "redraw"
End Sub

Public Sub ButtonSkipped()
    RunTool "skipped"
End Sub

Public Sub ButtonAbandon()
    RunTool "abandon"
End Sub

Public Sub ButtonExplainFreezes()
    RunTool "explain_freezes"
End Sub

Public Sub ButtonCorrectClock()
    RunTool "correct_clock"
End Sub

Public Sub ButtonFairness()
    RunTool "fairness"
End Sub

Public Sub ButtonDocumentsOnsite()
    RunTool "documents_onsite"
End Sub

Public Sub ButtonDocumentsOf()
    RunTool "documents_of"
End Sub

Public Sub ButtonDocumentsAgain()
    RunTool "documents_again"
End Sub

Public Sub ButtonDocumentsInspected()
    RunTool "documents_inspected"
End Sub

Public Sub ButtonPlanDocument()
    RunTool "plan_document"
End Sub

Public Sub ButtonMonthReport()
    RunTool "month_report"
End Sub

Public Sub ButtonYearReport()
    RunTool "year_report"
End Sub

Public Sub ButtonDossier()
    RunTool "dossier"
End Sub

Public Sub ButtonFirmChecks()
    RunTool "firm_checks"
End Sub

Public Sub ButtonPrint()
    RunTool "print"
End Sub

Public Sub ButtonDocket()
    RunTool "docket"
End Sub

Public Sub ButtonDocketEnter()
    RunTool "docket_enter"
End Sub

Public Sub ButtonDocketVoid()
    RunTool "docket_void"
End Sub

Public Sub ButtonResultsFrom()
    RunTool "results_from"
End Sub

Public Sub ButtonCase()
    RunTool "case"
End Sub

Public Sub ButtonPublishReported()
    RunTool "publish_reported"
End Sub

Public Sub ButtonPublishCorrect()
    RunTool "publish_correct"
End Sub

Public Sub ButtonPublishProof()
    RunTool "publish_proof"
End Sub

Public Sub ButtonRecheck()
    RunTool "recheck"
End Sub

Public Sub ButtonChanges()
    RunTool "changes"
End Sub

Public Sub ButtonRebuild()
    RunTool "rebuild"
End Sub

Public Sub ButtonRestore()
    RunTool "restore"
End Sub

Public Sub ButtonArchiveMissing()
    RunTool "archive_missing"
End Sub

Public Sub ButtonArchiveResume()
    RunTool "archive_resume"
End Sub

Public Sub ButtonArchiveCorrect()
    RunTool "archive_correct"
End Sub

Public Sub ButtonVerifyArchive()
    RunTool "verify_archive"
End Sub

Public Sub ButtonNewYear()
    RunTool "new_year"
End Sub

Public Sub ButtonForm()
    RunTool "form"
End Sub
