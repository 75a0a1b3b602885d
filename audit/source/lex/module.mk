libs += audit/source/lex
audit/source/lex.src   := lex.c literal.c lex_tree.c
audit/source/lex.needs := audit/source/tree
