@echo off
rem The year's archive for the Windows task scheduler: makes the package, or goes on with one that was
rem interrupted, then checks it.  What was done stands in a log beside the workbook.  Exit code: that of the
rem toolkit (0 fine, 1 material is missing or damaged, 2 wrong use, 3 refused).
rem   year_end_archive.bat 2023 "D:\folder\workbook.xlsx" ["reason for what is missing"]
setlocal DisableDelayedExpansion
chcp 65001 >nul
if "%~2"=="" goto usage
set "ROOT=%~dp0.."
set "YEAR=%~1"
set "BOOK=%~f2"
set "FOLDER=%~dp2"
set "LOG=%FOLDER%archive_log_%YEAR%.txt"
set "PYTHONUTF8=1"
set "PYTHONIOENCODING=utf-8"
cd /d "%FOLDER%" || exit /b 2

>>"%LOG%" echo %DATE% %TIME% archive %YEAR% "%BOOK%"
if "%~3"=="" goto complete
call :toolkit archive "%BOOK%" --year %YEAR% --resume --allow-missing "%~3" >>"%LOG%" 2>&1
goto archived
:complete
call :toolkit archive "%BOOK%" --year %YEAR% --resume >>"%LOG%" 2>&1
:archived
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" goto done
>>"%LOG%" echo %DATE% %TIME% verify-archive %YEAR%
call :toolkit verify-archive --year %YEAR% >>"%LOG%" 2>&1
set "CODE=%ERRORLEVEL%"
:done
>>"%LOG%" echo %DATE% %TIME% exit code %CODE%
exit /b %CODE%

:toolkit
if exist "%ROOT%\python\python.exe" goto portable
python "%ROOT%\start.py" %*
exit /b %ERRORLEVEL%
:portable
"%ROOT%\python\python.exe" -X utf8 -m toolkit %*
exit /b %ERRORLEVEL%

:usage
echo Usage: year_end_archive.bat YEAR WORKBOOK [REASON]
exit /b 2
