@echo off
rem Starts the toolkit from a desk: with the Python of the portable folder if there is one, else with start.py.
rem Without arguments start.py makes the demonstration, and the portable folder lists its commands.
setlocal
chcp 65001 >nul
set "ROOT=%~dp0.."
if exist "%ROOT%\python\python.exe" goto portable
rem the first in PATH by its full path: cmd itself would rather start one that lies in the current folder
for %%P in (python.exe) do set "PYTHON=%%~$PATH:P"
if "%PYTHON%"=="" echo No python.exe in PATH& exit /b 2
"%PYTHON%" "%ROOT%\start.py" %*
goto done
:portable
set words=%*
if "%~1"=="" set words=--help
"%ROOT%\python\python.exe" -X utf8 -m toolkit %words%
:done
set code=%errorlevel%
if "%~1"=="" pause
exit /b %code%
