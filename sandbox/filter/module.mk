libs += sandbox/filter
sandbox/filter.src   := order.c asm.c build.c ask.c text.c cubes.c oci_write.c oci_read.c oci_when.c
sandbox/filter.needs := common/base common/doc sandbox/calls sandbox/kernel sandbox/profile
sandbox/filter.link  := -lseccomp
