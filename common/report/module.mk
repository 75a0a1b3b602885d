libs += common/report
common/report.src   := finding.c suppress.c reason.c baseline.c parts.c write.c write_text.c write_json.c write_sarif.c write_sarif_rules.c write_html.c \
                       html_assets.c write_junit.c write_csv.c write_gitlab.c write_github.c
common/report.needs := common/base common/doc
