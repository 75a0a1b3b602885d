libs += runtime/moe
runtime/moe.src   := memory.c exchange.c experts.c check.c route.c sort.c balance.c watch.c travel.c forward.c backward.c
runtime/moe.needs := common/base runtime/backend runtime/comm
runtime/moe.link  := -lm
