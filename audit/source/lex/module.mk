libs += audit/source/lex
audit/source/lex.src   := lex.c comments.c literal.c shape.c lex_tree.c
audit/source/lex.needs := audit/source/tree
