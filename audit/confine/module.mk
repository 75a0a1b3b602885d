libs += audit/confine
audit/confine.src   := files.c filter.c
audit/confine.needs := common/base
audit/confine.link  := -lseccomp
