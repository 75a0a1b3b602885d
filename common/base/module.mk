libs += common/base
common/base.src := error.c arena.c base64.c buf.c clock.c day.c number.c hash.c file.c glob.c suggest.c opt.c opt_doc.c opt_complete.c term.c regex.c utf8.c sha256.c sys.c
common/base.link := -lpcre2-8
