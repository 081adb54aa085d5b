#!/usr/bin/env sh
# Starts the toolkit from a desk: without arguments the demonstration, otherwise the command named.
#   macros/双随机.sh check 双随机台账.xlsx
exec python3 "$(dirname "$0")/../start.py" "$@"
