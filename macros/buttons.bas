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
