libs += common/doc
common/doc.src   := doc.c yaml.c scalar.c json.c schema.c schema_doc.c json_write.c yaml_write.c pull.c pull_scan.c lax.c lax_text.c lax_map.c lax_yaml.c lax_tags.c lax_json.c shape.c frozen.c
common/doc.needs := common/base
common/doc.link  := -lyaml -lcjson -lm
