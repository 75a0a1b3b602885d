libs += common/doc
common/doc.src   := doc.c yaml.c scalar.c json.c schema.c schema_doc.c json_write.c pull.c pull_scan.c
common/doc.needs := common/base
common/doc.link  := -lyaml -lcjson -lm
