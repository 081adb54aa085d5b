#!/usr/bin/env sh
# The year's archive for the scheduler (cron): makes the package, or goes on with one that was interrupted, then
# checks it.  What was done stands in a log beside the workbook.  Exit code: that of the toolkit
# (0 fine, 1 material is missing or damaged, 2 wrong use, 3 refused).
#   macros/year_end_archive.sh 2023 /路径/双随机台账.xlsx [缺件的理由]
if [ $# -lt 2 ]; then
    echo "用法：year_end_archive.sh 年度 工作簿 [缺件的理由]" >&2
    exit 2
fi
start="$(cd "$(dirname "$0")/.." && pwd)/start.py"
year=$1
folder=$(cd "$(dirname "$2")" && pwd) || exit 2
book=$folder/$(basename "$2")
reason=$3
log=$folder/archive_log_$year.txt
cd "$folder" || exit 2
say() { echo "$(date '+%Y-%m-%d %H:%M:%S') $*" >>"$log"; }

say "开始归档 $year 年，工作簿 $book"
if [ -n "$reason" ]; then
    python3 "$start" archive "$book" --year "$year" --resume --allow-missing "$reason" >>"$log" 2>&1
else
    python3 "$start" archive "$book" --year "$year" --resume >>"$log" 2>&1
fi
code=$?
if [ $code -eq 0 ]; then
    say "开始核验"
    python3 "$start" verify-archive --year "$year" >>"$log" 2>&1
    code=$?
fi
say "结束，退出码 $code"
[ $code -eq 0 ] || tail -n 20 "$log" >&2
exit $code
