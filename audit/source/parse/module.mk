libs += audit/source/parse
audit/source/parse.src   := clang.c parse.c build.c build_expr.c build_stmt.c build_decl.c types.c
audit/source/parse.needs := audit/source/tree audit/source/lex common/base
audit/source/parse.link  := -ldl
