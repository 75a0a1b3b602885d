libs += runtime/comm
runtime/comm.src    := comm.c fake.c fate.c frame.c link.c mesh.c mesh_calls.c mesh_flow.c mesh_ring.c mpi.c mpi_load.c nccl_env.c nccl_words.c nccl_world.c reduce.c self.c
runtime/comm.needs  := common/base common/nccl runtime/tls
runtime/comm.link   := -pthread -ldl
runtime/comm/cflags := -O3
