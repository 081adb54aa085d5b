Attribute VB_Name = "Bridge"
Option Explicit

' A click on a button starts Python and returns at once; Python finds this workbook and does the work.
'
' Python is looked for beside the workbook (a portable folder, a folder of sources), then where the file
' launcher.txt in the user's folder .shuangsuiji says: line 1 the interpreter, line 2 the folder of the toolkit.
' Excel tells Python the window to talk to, as xlwings' Book.caller() reads it. LibreOffice has no window
' handle; there Python reaches the running office by itself.
'
' This file is ASCII, so that no code page can spoil it: what a person reads stands in the workbook, under
' defined names. No conditional compilation, no external procedures, nothing that runs on opening.

Public Sub RunTool(ByVal task As String)
    Dim python As String, home As String, problem As String
    If ThisWorkbook.Path = "" Then
        problem = "Text_Unsaved"
    ElseIf Not FindPython(python, home) Then
        problem = "Text_NoPython"
    ElseIf Not Started(python, home, task) Then
        problem = "Text_Forbidden"
    End If
    If problem <> "" Then MsgBox ThisWorkbook.Names(problem).RefersToRange.Value, 48
End Sub

Private Function OnWindows() As Boolean
    OnWindows = (Environ("OS") = "Windows_NT")
End Function

Private Function Slash() As String
    Slash = IIf(OnWindows(), "\", "/")
End Function

' ----- finding Python

Private Function FindPython(ByRef python As String, ByRef home As String) As Boolean
    Dim programs As Variant, up As Variant, program As Variant
    If OnWindows() Then
        programs = Array("python\pythonw.exe", ".venv\Scripts\pythonw.exe")
    Else
        programs = Array(".venv/bin/python")
    End If
    For Each up In Array("", Slash() & "..")
        For Each program In programs
            home = ThisWorkbook.Path & up
            python = home & Slash() & program
            FindPython = Exists(python)
            If FindPython Then Exit Function
        Next program
    Next up
    FindPython = ReadLauncher(python, home)
End Function

Private Function ReadLauncher(ByRef python As String, ByRef home As String) As Boolean
    Dim folder As String, launcher As String, channel As Integer
    folder = Environ("USERPROFILE")
    If folder = "" Then folder = Environ("HOME")
    launcher = folder & Slash() & ".shuangsuiji" & Slash() & "launcher.txt"
    If Not Exists(launcher) Then Exit Function
    On Error GoTo Unreadable
    channel = FreeFile
    Open launcher For Input As #channel
    Line Input #channel, python
    Line Input #channel, home
    ReadLauncher = Exists(python)
Unreadable:
    Close #channel
End Function

Private Function Exists(ByVal path As String) As Boolean
    ' to Dir, no path at all is any file, and a path that cannot be (a workbook on the web) is an error
    On Error Resume Next
    If path <> "" Then Exists = (Dir(path) <> "")
End Function

' ----- starting it

Private Function Started(ByVal python As String, ByVal home As String, ByVal task As String) As Boolean
    Dim words As String
    On Error GoTo Forbidden
    ' -P: a file of the current folder named like a module of ours must not be run in its stead
    words = Quoted(python) & " -P -X utf8 -m toolkit.buttons --fn=" & task & Caller()
    If OnWindows() Then
        RunOnWindows words, home
    Else
        Shell "/usr/bin/env " & Quoted("PYTHONPATH=" & home) & " " & words, 0
    End If
    Started = True
Forbidden:
End Function

Private Sub RunOnWindows(ByVal words As String, ByVal home As String)
    ' 0: no window; False: do not wait. The child gets its own copy of the variables.
    Dim host As Object, variables As Object, before As String
    Set host = CreateObject("WScript.Shell")
    Set variables = host.Environment("PROCESS")
    before = variables.Item("PYTHONPATH")
    variables.Item("PYTHONPATH") = home
    host.Run words, 0, False
    variables.Item("PYTHONPATH") = before
End Sub

Private Function Caller() As String
    Dim handle As String
    On Error Resume Next
    handle = CStr(Application.Hwnd)
    On Error GoTo 0
    If handle = "" Then
        ' LibreOffice's FullName leaves out the folder
        Caller = " " & Quoted("--wb=" & ThisWorkbook.Path & Slash() & ThisWorkbook.Name) & " --libreoffice"
    Else
        Caller = " " & Quoted("--wb=" & ThisWorkbook.Name) & " --from_xl=1 " & _
            Quoted("--app=" & Application.Path & "\" & Application.Name) & " --hwnd=" & handle & " " & _
            Quoted("--path=" & ThisWorkbook.FullName)
    End If
End Function

Private Function Quoted(ByVal word As String) As String
    Quoted = Chr(34) & word & Chr(34)
End Function
