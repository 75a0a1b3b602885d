libs += audit/config/read
audit/config/read.src   := kind.c sniff.c utf8.c tree.c values.c argv.c inside.c decode.c text.c hold.c $(notdir $(wildcard audit/config/read/lines*.c))
audit/config/read.needs := common/base common/doc common/report audit/config/model
