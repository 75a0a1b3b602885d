libs += sandbox/filter
sandbox/filter.src   := order.c asm.c build.c ask.c text.c cubes.c oci_write.c oci_read.c oci_when.c
sandbox/filter.extra  = $(BUILD)/obj/gen/filter_frame.o
sandbox/filter.needs := common/base common/doc sandbox/calls sandbox/frame sandbox/kernel sandbox/profile
