libs += runtime/backend/ref
runtime/backend/ref.src   := ref.c linear.c shape.c attention.c route.c dispatch.c update.c
runtime/backend/ref.needs := common/base
runtime/backend/ref.link  := -lm
