libs += audit/config/model
audit/config/model.src   := file.c judge.c names.c placeholder.c provenance.c python.c randomness.c weak.c words.c
audit/config/model.needs := common/base common/doc common/report
audit/config/model.link  := -lm
