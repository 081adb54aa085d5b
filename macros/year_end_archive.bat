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
set "PYTHON=%ROOT%\python\python.exe"
set "START=-m toolkit"
if exist "%PYTHON%" goto found
rem the first in PATH by its full path: cmd itself would rather start one that lies beside the workbook
for %%P in (python.exe) do set "PYTHON=%%~$PATH:P"
set START="%ROOT%\start.py"
if not "%PYTHON%"=="" goto found
echo No python.exe in PATH
exit /b 2
:found
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
"%PYTHON%" -X utf8 %START% %*
exit /b %ERRORLEVEL%

:usage
echo Usage: year_end_archive.bat YEAR WORKBOOK [REASON]
exit /b 2
