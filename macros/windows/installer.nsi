; The installer: unpacks the toolkit for one user without administrator rights, then lets configure.py do what a
; script can do better (workbooks, templates, trusted location, launcher, shortcuts).
; build.py calls makensis with VERSION, OUTFILE, FILES (the list of files) and KILOBYTES.

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Shuangsuiji"
!define CONFIGURE '"$INSTDIR\python\python.exe" -X utf8 "$INSTDIR\macros\windows\configure.py"'

Target amd64-unicode
Name "双随机工具箱"
OutFile "${OUTFILE}"
BrandingText "双随机工具箱 ${VERSION}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Shuangsuiji"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
SetCompressor /SOLID lzma
SetDateSave off ; times differ between computers that build
ManifestDPIAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include FileFunc.nsh
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "将安装双随机工具箱 ${VERSION}。$\r$\n$\r$\n只装给当前用户，不需要管理员权限，不需要上网。$\r$\n\
升级时，您改过的台账和文书模板都不会被覆盖。$\r$\n$\r$\n请先关闭 Excel、WPS 和正在运行的工具箱，再点“下一步”。"
!define MUI_FINISHPAGE_TEXT "桌面上多了一个文件夹“双随机工具箱”，$\r$\n里面有“打开台账”和各步骤的快捷方式。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-X utf8 $\"$INSTDIR\macros\windows\configure.py$\" open"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开台账"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "双随机工具箱"
VIAddVersionKey /LANG=2052 "FileDescription" "双随机工具箱 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""

; Stop with a message; in a silent run only the exit code 2 is left.
!macro Stop text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel 2
  Abort "${text}"
!macroend

; Remove a folder of the program.  The rename fails while a file in it is used, and then nothing is lost.
!macro Clear folder
  ${If} ${FileExists} "$INSTDIR\${folder}\*.*"
    RMDir /r "$INSTDIR\${folder}.old"
    ClearErrors
    Rename "$INSTDIR\${folder}" "$INSTDIR\${folder}.old"
    ${If} ${Errors}
      !insertmacro Stop "“$INSTDIR\${folder}”正被使用。请关闭 Excel、WPS 和正在运行的工具箱，再运行一次。"
    ${EndIf}
    RMDir /r "$INSTDIR\${folder}.old"
  ${EndIf}
!macroend

!macro ClearProgram
  !insertmacro Clear "python"
  !insertmacro Clear "toolkit"
  !insertmacro Clear "macros"
  !insertmacro Clear "docs"
  !insertmacro Clear "masters"
  !insertmacro Clear "按钮"
!macroend

Section
  ; a folder with something else in it is none of ours: what follows removes folders of common names
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\卸载.exe"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      !insertmacro Stop "“$INSTDIR”里已有别的文件。请换一个空文件夹，或在后面加一级，如 $INSTDIR\双随机工具箱。"
    ${EndIf}
  ${EndIf}
  !insertmacro ClearProgram
  ClearErrors
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\卸载.exe" ; first: it marks the folder as ours, should the copying be cut off
  !include "${FILES}"
  ${If} ${Errors}
    !insertmacro Stop "有文件没能写入“$INSTDIR”。请检查磁盘空间和权限，再运行一次。"
  ${EndIf}
  WriteRegStr HKCU "${KEY}" "DisplayName" "双随机工具箱"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\卸载.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\卸载.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  DetailPrint "正在准备台账、模板和快捷方式……"
  nsExec::Exec '${CONFIGURE} install'
  Pop $0
  ${If} $0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "程序已装好，但有的事项没有办成，写在 $INSTDIR\安装记录.txt。" /SD IDOK
    SetErrorLevel 1
  ${EndIf}
SectionEnd

Section Uninstall
  ${IfNot} ${FileExists} "$INSTDIR\macros\windows\configure.py"
    !insertmacro Stop "“$INSTDIR”不是双随机工具箱的文件夹，没有删除任何文件。"
  ${EndIf}
  nsExec::Exec '${CONFIGURE} remove'
  Pop $0
  !insertmacro ClearProgram
  Delete "$INSTDIR\requirements.txt"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\SHA256SUMS.txt"
  Delete "$INSTDIR\打开台账.bat"
  Delete "$INSTDIR\命令行.bat"
  Delete "$INSTDIR\安装记录.txt"
  Delete "$INSTDIR\卸载.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR" ; only if empty: workbooks, records and changed templates stay
  DeleteRegKey HKCU "${KEY}"
SectionEnd
