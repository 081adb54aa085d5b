"""The papers under short names, for the tests."""

from __future__ import annotations

from toolkit.jobs.papers import (
    approval_form,
    archive_index,
    dossier,
    draw_record,
    freeze_slip,
    handling_record,
    inquest_record,
    inquiry_record,
    inspection_plan,
    month_report,
    notice,
    publicity_table,
    recheck_record,
    rectify_order,
    result_notice,
    results_report,
    sampling_list,
    service_receipt,
    site_photos,
    site_record,
    transfer_letter,
    volume_contents,
    volume_cover,
    volume_remarks,
    year_plan,
    year_report,
)

YEAR_PLAN, YEAR_REPORT = year_plan.PAPER, year_report.PAPER
MONTH_REPORT, PLAIN_MONTH_REPORT = month_report.PAPER, month_report.PLAIN
PLAN, FREEZE, DRAW = inspection_plan.PAPER, freeze_slip.PAPER, draw_record.PAPER
NOTICE, RECORD, PHOTOS = notice.PAPER, site_record.PAPER, site_photos.PAPER
ORDER, RECHECK, TRANSFER = rectify_order.PAPER, recheck_record.PAPER, transfer_letter.PAPER
REPORT, HANDLING, PUBLICITY = results_report.PAPER, handling_record.PAPER, publicity_table.PAPER
DOSSIER, INDEX = dossier.PAPER, archive_index.PAPER
COVER, CONTENTS, REMARKS = volume_cover.PAPER, volume_contents.PAPER, volume_remarks.PAPER
APPROVAL, RESULT_NOTICE = approval_form.PAPER, result_notice.PAPER
INQUEST, INQUIRY, SAMPLING = inquest_record.PAPER, inquiry_record.PAPER, sampling_list.PAPER
RECEIPT = service_receipt.PAPER
