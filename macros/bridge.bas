Attribute VB_Name = "Bridge"
Option Explicit

' A click on a button starts Python and returns at once; Python finds this workbook and does the work.
'
' Where Python is stands in the file launcher.txt of the user's folder .shuangsuiji: line 1 the interpreter, line 2
' the folder of the toolkit. Nothing that lies beside a workbook is ever started: others may write there.
' Excel tells Python the window to talk to, as xlwings' Book.caller() reads it. LibreOffice has no window
' handle; there Python reaches the running office by itself.
'
' This file is ASCII, so that no code page can spoil it: what a person reads stands in the workbook, under
' defined names; what is said when even these cannot be read stands here, as numbers of its characters. No
' conditional compilation, no external procedures, nothing that runs on opening.

Private Const FAILED As String = _
    "6309 94AE 51FA 4E86 9519 FF0C 7A0B 5E8F 6CA1 6709 542F 52A8 FF0C 4EC0 4E48 4E5F 6CA1 6709 6539 52A8 " & _
    "3002 A A 8BF7 4FDD 5B58 5E76 5173 95ED 5DE5 4F5C 7C3F FF0C 7528 547D 4EE4 884C 4F53 68C0 4E00 6B21 " & _
    "FF08 64 6F 63 74 6F 72 20 5DE5 4F5C 7C3F 6587 4EF6 540D FF09 FF0C 518D 6253 5F00 91CD 8BD5 FF1B " & _
    "6025 7528 65F6 7528 547D 4EE4 884C 529E 7406 FF0C 5199 6CD5 89C1 7ECF 529E 4EBA 624B 518C 3002 A A " & _
    "9519 8BEF 4EE3 53F7 FF1A"

Public Sub RunTool(ByVal task As String)
    Dim python As String, home As String, problem As String
    On Error GoTo Unforeseen
    If Book().Path = "" Then
        problem = "Text_Unsaved"
    ElseIf Not ReadLauncher(python, home) Then
        problem = "Text_NoPython"
    ElseIf Not Started(python, home, task) Then
        problem = "Text_Forbidden"
    End If
    If problem <> "" Then MsgBox Book().Names(problem).RefersToRange.Value, 48
    Exit Sub
Unforeseen:
    ' without this LibreOffice would open its editor with this source
    MsgBox Characters(FAILED) & Err.Number, 48
End Sub

Public Sub ButtonSheets()
    ' show the sheets that are put away if one is hidden, else put them away again; some may have been deleted
    Dim names As String, mark As String, sheet As Object, away As Boolean
    On Error GoTo Unforeseen
    mark = ChrW(12289)
    names = mark & Book().Names("Text_Sheets").RefersToRange.Value & mark
    For Each sheet In Book().Sheets
        If InStr(names, mark & sheet.Name & mark) > 0 And Not sheet.Visible Then away = True
    Next sheet
    For Each sheet In Book().Sheets
        If InStr(names, mark & sheet.Name & mark) > 0 Then sheet.Visible = away
    Next sheet
    Exit Sub
Unforeseen:
    MsgBox Characters(FAILED) & Err.Number, 48
End Sub

Private Function Book() As Object
    ' The plain word ThisWorkbook is the workbook's code name, which LibreOffice drops when it saves.
    Set Book = Application.ThisWorkbook
End Function

Private Function Characters(ByVal numbers As String) As String
    Dim number As Variant
    For Each number In Split(numbers, " ")
        Characters = Characters & ChrW(CLng("&H" & number))
    Next number
End Function

Private Function OnWindows() As Boolean
    OnWindows = (Environ("OS") = "Windows_NT")
End Function

Private Function Slash() As String
    Slash = IIf(OnWindows(), "\", "/")
End Function

' ----- finding Python

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
        Caller = " " & Quoted("--wb=" & Book().Path & Slash() & Book().Name) & " --libreoffice"
    Else
        Caller = " " & Quoted("--wb=" & Book().Name) & " --from_xl=1 " & _
            Quoted("--app=" & Application.Path & "\" & Application.Name) & " --hwnd=" & handle & " " & _
            Quoted("--path=" & Book().FullName)
    End If
End Function

Private Function Quoted(ByVal word As String) As String
    Quoted = Chr(34) & word & Chr(34)
End Function
