libs += audit/source/parse
audit/source/parse.src   := clang.c parse.c flags.c map.c place.c facts.c build.c build_expr.c close_expr.c value.c build_stmt.c build_decl.c decls.c types.c health.c
audit/source/parse.needs := audit/source/tree audit/source/lex common/base
audit/source/parse.link  := -ldl

# Only clang-c/Index.h is used, of the newest LLVM that has it; the library itself is opened at run time.
LLVM_INC ?= $(patsubst %/clang-c/Index.h,%,$(lastword $(sort $(wildcard /usr/lib/llvm-*/include/clang-c/Index.h))))
audit/source/parse/cflags := -isystem $(LLVM_INC)
