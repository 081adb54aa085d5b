@echo off
rem Starts the toolkit from a desk: without arguments the demonstration, otherwise the command named.
chcp 65001 >nul
python "%~dp0..\start.py" %*
set code=%errorlevel%
if "%~1"=="" pause
exit /b %code%
