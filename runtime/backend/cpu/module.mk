# -O3 and what lets loops become vectors without changing a value: no traps, no errno; products may be fused with sums; `omp simd` pragmas, without OpenMP.
libs += runtime/backend/cpu
runtime/backend/cpu.src    := attention.c attention_back.c attention_tile.c cpu.c dispatch.c embed.c gemm.c loss.c norm.c optim.c pool.c rope.c router.c router_back.c router_stats.c swiglu.c
runtime/backend/cpu.needs  := common/base
runtime/backend/cpu.link   := -lopenblas -lm
runtime/backend/cpu/cflags := -O3 -fno-math-errno -fno-trapping-math -ffp-contract=fast -fopenmp-simd
