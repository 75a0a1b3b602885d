libs += common/report
common/report.src   := finding.c suppress.c baseline.c write.c write_text.c write_json.c write_sarif.c write_html.c write_junit.c write_csv.c write_gitlab.c write_github.c
common/report.needs := common/base common/doc
