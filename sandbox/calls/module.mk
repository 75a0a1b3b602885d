libs += sandbox/calls
sandbox/calls.src   := names.c info_files.c info_system.c words_file.c words_process.c words_kernel.c groups.c show.c
sandbox/calls.needs := common/base
sandbox/calls.link  := -lseccomp
