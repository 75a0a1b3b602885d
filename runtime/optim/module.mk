libs += runtime/optim
runtime/optim.src   := optim.c schedule.c
runtime/optim.needs := common/base runtime/comm runtime/config runtime/model
