libs += common/base
common/base.src := error.c arena.c buf.c hash.c file.c glob.c suggest.c opt.c opt_doc.c term.c regex.c
common/base.link := -lpcre2-8
