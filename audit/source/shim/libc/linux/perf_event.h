/* linux/perf_event.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_PERF_EVENT_H
#define MOE_SHIM_LINUX_PERF_EVENT_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int __s32;
typedef long long __s64;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef unsigned char __u8;
enum perf_type_id {
    PERF_TYPE_HARDWARE = 0, PERF_TYPE_SOFTWARE, PERF_TYPE_TRACEPOINT, PERF_TYPE_HW_CACHE, PERF_TYPE_RAW,
    PERF_TYPE_BREAKPOINT, PERF_TYPE_MAX
};
enum perf_hw_id {
    PERF_COUNT_HW_CPU_CYCLES = 0, PERF_COUNT_HW_INSTRUCTIONS, PERF_COUNT_HW_CACHE_REFERENCES,
    PERF_COUNT_HW_CACHE_MISSES, PERF_COUNT_HW_BRANCH_INSTRUCTIONS, PERF_COUNT_HW_BRANCH_MISSES,
    PERF_COUNT_HW_BUS_CYCLES, PERF_COUNT_HW_STALLED_CYCLES_FRONTEND, PERF_COUNT_HW_STALLED_CYCLES_BACKEND,
    PERF_COUNT_HW_REF_CPU_CYCLES, PERF_COUNT_HW_MAX
};
enum perf_hw_cache_id {
    PERF_COUNT_HW_CACHE_L1D = 0, PERF_COUNT_HW_CACHE_L1I, PERF_COUNT_HW_CACHE_LL, PERF_COUNT_HW_CACHE_DTLB,
    PERF_COUNT_HW_CACHE_ITLB, PERF_COUNT_HW_CACHE_BPU, PERF_COUNT_HW_CACHE_NODE, PERF_COUNT_HW_CACHE_MAX
};
enum perf_hw_cache_op_id {
    PERF_COUNT_HW_CACHE_OP_READ = 0, PERF_COUNT_HW_CACHE_OP_WRITE, PERF_COUNT_HW_CACHE_OP_PREFETCH,
    PERF_COUNT_HW_CACHE_OP_MAX
};
enum perf_hw_cache_op_result_id {
    PERF_COUNT_HW_CACHE_RESULT_ACCESS = 0, PERF_COUNT_HW_CACHE_RESULT_MISS, PERF_COUNT_HW_CACHE_RESULT_MAX
};
enum perf_sw_ids {
    PERF_COUNT_SW_CPU_CLOCK = 0, PERF_COUNT_SW_TASK_CLOCK, PERF_COUNT_SW_PAGE_FAULTS,
    PERF_COUNT_SW_CONTEXT_SWITCHES, PERF_COUNT_SW_CPU_MIGRATIONS, PERF_COUNT_SW_PAGE_FAULTS_MIN,
    PERF_COUNT_SW_PAGE_FAULTS_MAJ, PERF_COUNT_SW_ALIGNMENT_FAULTS, PERF_COUNT_SW_EMULATION_FAULTS,
    PERF_COUNT_SW_DUMMY, PERF_COUNT_SW_BPF_OUTPUT, PERF_COUNT_SW_CGROUP_SWITCHES, PERF_COUNT_SW_MAX
};
enum perf_event_sample_format {
    PERF_SAMPLE_IP = 1, PERF_SAMPLE_TID, PERF_SAMPLE_TIME = 4, PERF_SAMPLE_ADDR = 8, PERF_SAMPLE_READ = 16,
    PERF_SAMPLE_CALLCHAIN = 32, PERF_SAMPLE_ID = 64, PERF_SAMPLE_CPU = 128, PERF_SAMPLE_PERIOD = 256,
    PERF_SAMPLE_STREAM_ID = 512, PERF_SAMPLE_RAW = 1024, PERF_SAMPLE_BRANCH_STACK = 2048,
    PERF_SAMPLE_REGS_USER = 0x1000, PERF_SAMPLE_STACK_USER = 0x2000, PERF_SAMPLE_WEIGHT = 0x4000,
    PERF_SAMPLE_DATA_SRC = 0x8000, PERF_SAMPLE_IDENTIFIER = 0x10000, PERF_SAMPLE_TRANSACTION = 0x20000,
    PERF_SAMPLE_REGS_INTR = 0x40000, PERF_SAMPLE_PHYS_ADDR = 0x80000, PERF_SAMPLE_AUX = 0x100000,
    PERF_SAMPLE_CGROUP = 0x200000, PERF_SAMPLE_DATA_PAGE_SIZE = 0x400000, PERF_SAMPLE_CODE_PAGE_SIZE = 0x800000,
    PERF_SAMPLE_WEIGHT_STRUCT = 0x1000000, PERF_SAMPLE_MAX = 0x2000000
};
enum perf_branch_sample_type_shift {
    PERF_SAMPLE_BRANCH_USER_SHIFT = 0, PERF_SAMPLE_BRANCH_KERNEL_SHIFT, PERF_SAMPLE_BRANCH_HV_SHIFT,
    PERF_SAMPLE_BRANCH_ANY_SHIFT, PERF_SAMPLE_BRANCH_ANY_CALL_SHIFT, PERF_SAMPLE_BRANCH_ANY_RETURN_SHIFT,
    PERF_SAMPLE_BRANCH_IND_CALL_SHIFT, PERF_SAMPLE_BRANCH_ABORT_TX_SHIFT, PERF_SAMPLE_BRANCH_IN_TX_SHIFT,
    PERF_SAMPLE_BRANCH_NO_TX_SHIFT, PERF_SAMPLE_BRANCH_COND_SHIFT, PERF_SAMPLE_BRANCH_CALL_STACK_SHIFT,
    PERF_SAMPLE_BRANCH_IND_JUMP_SHIFT, PERF_SAMPLE_BRANCH_CALL_SHIFT, PERF_SAMPLE_BRANCH_NO_FLAGS_SHIFT,
    PERF_SAMPLE_BRANCH_NO_CYCLES_SHIFT, PERF_SAMPLE_BRANCH_TYPE_SAVE_SHIFT, PERF_SAMPLE_BRANCH_HW_INDEX_SHIFT,
    PERF_SAMPLE_BRANCH_PRIV_SAVE_SHIFT, PERF_SAMPLE_BRANCH_MAX_SHIFT
};
enum perf_branch_sample_type {
    PERF_SAMPLE_BRANCH_USER = 1, PERF_SAMPLE_BRANCH_KERNEL, PERF_SAMPLE_BRANCH_HV = 4, PERF_SAMPLE_BRANCH_ANY = 8,
    PERF_SAMPLE_BRANCH_ANY_CALL = 16, PERF_SAMPLE_BRANCH_ANY_RETURN = 32, PERF_SAMPLE_BRANCH_IND_CALL = 64,
    PERF_SAMPLE_BRANCH_ABORT_TX = 128, PERF_SAMPLE_BRANCH_IN_TX = 256, PERF_SAMPLE_BRANCH_NO_TX = 512,
    PERF_SAMPLE_BRANCH_COND = 1024, PERF_SAMPLE_BRANCH_CALL_STACK = 2048, PERF_SAMPLE_BRANCH_IND_JUMP = 0x1000,
    PERF_SAMPLE_BRANCH_CALL = 0x2000, PERF_SAMPLE_BRANCH_NO_FLAGS = 0x4000, PERF_SAMPLE_BRANCH_NO_CYCLES = 0x8000,
    PERF_SAMPLE_BRANCH_TYPE_SAVE = 0x10000, PERF_SAMPLE_BRANCH_HW_INDEX = 0x20000,
    PERF_SAMPLE_BRANCH_PRIV_SAVE = 0x40000, PERF_SAMPLE_BRANCH_MAX = 0x80000
};
enum {
    PERF_BR_UNKNOWN = 0, PERF_BR_COND, PERF_BR_UNCOND, PERF_BR_IND, PERF_BR_CALL, PERF_BR_IND_CALL, PERF_BR_RET,
    PERF_BR_SYSCALL, PERF_BR_SYSRET, PERF_BR_COND_CALL, PERF_BR_COND_RET, PERF_BR_ERET, PERF_BR_IRQ, PERF_BR_SERROR,
    PERF_BR_NO_TX, PERF_BR_EXTEND_ABI, PERF_BR_MAX
};
enum {
    PERF_BR_SPEC_NA = 0, PERF_BR_SPEC_WRONG_PATH, PERF_BR_NON_SPEC_CORRECT_PATH, PERF_BR_SPEC_CORRECT_PATH,
    PERF_BR_SPEC_MAX
};
enum {
    PERF_BR_NEW_FAULT_ALGN = 0, PERF_BR_NEW_FAULT_DATA, PERF_BR_NEW_FAULT_INST, PERF_BR_NEW_ARCH_1,
    PERF_BR_NEW_ARCH_2, PERF_BR_NEW_ARCH_3, PERF_BR_NEW_ARCH_4, PERF_BR_NEW_ARCH_5, PERF_BR_NEW_MAX
};
enum {
    PERF_BR_PRIV_UNKNOWN = 0, PERF_BR_PRIV_USER, PERF_BR_PRIV_KERNEL, PERF_BR_PRIV_HV
};
enum perf_sample_regs_abi {
    PERF_SAMPLE_REGS_ABI_NONE = 0, PERF_SAMPLE_REGS_ABI_32, PERF_SAMPLE_REGS_ABI_64
};
enum {
    PERF_TXN_ELISION = 1, PERF_TXN_TRANSACTION, PERF_TXN_SYNC = 4, PERF_TXN_ASYNC = 8, PERF_TXN_RETRY = 16,
    PERF_TXN_CONFLICT = 32, PERF_TXN_CAPACITY_WRITE = 64, PERF_TXN_CAPACITY_READ = 128, PERF_TXN_MAX = 256,
    PERF_TXN_ABORT_MASK = 0xffffffff00000000u, PERF_TXN_ABORT_SHIFT = 32
};
enum perf_event_read_format {
    PERF_FORMAT_TOTAL_TIME_ENABLED = 1, PERF_FORMAT_TOTAL_TIME_RUNNING, PERF_FORMAT_ID = 4, PERF_FORMAT_GROUP = 8,
    PERF_FORMAT_LOST = 16, PERF_FORMAT_MAX = 32
};
struct perf_event_attr {
    __u32 type; __u32 size; __u64 config;
    union {
        __u64 sample_period; __u64 sample_freq;
    };
    __u64 sample_type; __u64 read_format; __u64 disabled : 1; __u64 inherit : 1; __u64 pinned : 1;
    __u64 exclusive : 1; __u64 exclude_user : 1; __u64 exclude_kernel : 1; __u64 exclude_hv : 1;
    __u64 exclude_idle : 1; __u64 mmap : 1; __u64 comm : 1; __u64 freq : 1; __u64 inherit_stat : 1;
    __u64 enable_on_exec : 1; __u64 task : 1; __u64 watermark : 1; __u64 precise_ip : 2; __u64 mmap_data : 1;
    __u64 sample_id_all : 1; __u64 exclude_host : 1; __u64 exclude_guest : 1; __u64 exclude_callchain_kernel : 1;
    __u64 exclude_callchain_user : 1; __u64 mmap2 : 1; __u64 comm_exec : 1; __u64 use_clockid : 1;
    __u64 context_switch : 1; __u64 write_backward : 1; __u64 namespaces : 1; __u64 ksymbol : 1;
    __u64 bpf_event : 1; __u64 aux_output : 1; __u64 cgroup : 1; __u64 text_poke : 1; __u64 build_id : 1;
    __u64 inherit_thread : 1; __u64 remove_on_exec : 1; __u64 sigtrap : 1; __u64 __reserved_1 : 26;
    union {
        __u32 wakeup_events; __u32 wakeup_watermark;
    };
    __u32 bp_type;
    union {
        __u64 bp_addr; __u64 kprobe_func; __u64 uprobe_path; __u64 config1;
    };
    union {
        __u64 bp_len; __u64 kprobe_addr; __u64 probe_offset; __u64 config2;
    };
    __u64 branch_sample_type; __u64 sample_regs_user; __u32 sample_stack_user; __s32 clockid;
    __u64 sample_regs_intr; __u32 aux_watermark; __u16 sample_max_stack; __u16 __reserved_2; __u32 aux_sample_size;
    __u32 __reserved_3; __u64 sig_data;
};
struct perf_event_query_bpf {
    __u32 ids_len; __u32 prog_cnt; __u32 ids[];
};
enum perf_event_ioc_flags {
    PERF_IOC_FLAG_GROUP = 1
};
struct perf_event_mmap_page {
    __u32 version; __u32 compat_version; __u32 lock; __u32 index; __s64 offset; __u64 time_enabled;
    __u64 time_running;
    union {
        __u64 capabilities;
        struct {
            __u64 cap_bit0 : 1; __u64 cap_bit0_is_deprecated : 1; __u64 cap_user_rdpmc : 1; __u64 cap_user_time : 1;
            __u64 cap_user_time_zero : 1; __u64 cap_user_time_short : 1; __u64 cap_____res : 58;
        };
    };
    __u16 pmc_width; __u16 time_shift; __u32 time_mult; __u64 time_offset; __u64 time_zero; __u32 size;
    __u32 __reserved_1; __u64 time_cycles; __u64 time_mask; __u8 __reserved[928]; __u64 data_head; __u64 data_tail;
    __u64 data_offset; __u64 data_size; __u64 aux_head; __u64 aux_tail; __u64 aux_offset; __u64 aux_size;
};
struct perf_event_header {
    __u32 type; __u16 misc; __u16 size;
};
struct perf_ns_link_info {
    __u64 dev; __u64 ino;
};
enum {
    NET_NS_INDEX = 0, UTS_NS_INDEX, IPC_NS_INDEX, PID_NS_INDEX, USER_NS_INDEX, MNT_NS_INDEX, CGROUP_NS_INDEX,
    NR_NAMESPACES
};
enum perf_event_type {
    PERF_RECORD_MMAP = 1, PERF_RECORD_LOST, PERF_RECORD_COMM, PERF_RECORD_EXIT, PERF_RECORD_THROTTLE,
    PERF_RECORD_UNTHROTTLE, PERF_RECORD_FORK, PERF_RECORD_READ, PERF_RECORD_SAMPLE, PERF_RECORD_MMAP2,
    PERF_RECORD_AUX, PERF_RECORD_ITRACE_START, PERF_RECORD_LOST_SAMPLES, PERF_RECORD_SWITCH,
    PERF_RECORD_SWITCH_CPU_WIDE, PERF_RECORD_NAMESPACES, PERF_RECORD_KSYMBOL, PERF_RECORD_BPF_EVENT,
    PERF_RECORD_CGROUP, PERF_RECORD_TEXT_POKE, PERF_RECORD_AUX_OUTPUT_HW_ID, PERF_RECORD_MAX
};
enum perf_record_ksymbol_type {
    PERF_RECORD_KSYMBOL_TYPE_UNKNOWN = 0, PERF_RECORD_KSYMBOL_TYPE_BPF, PERF_RECORD_KSYMBOL_TYPE_OOL,
    PERF_RECORD_KSYMBOL_TYPE_MAX
};
enum perf_bpf_event_type {
    PERF_BPF_EVENT_UNKNOWN = 0, PERF_BPF_EVENT_PROG_LOAD, PERF_BPF_EVENT_PROG_UNLOAD, PERF_BPF_EVENT_MAX
};
enum perf_callchain_context {
    PERF_CONTEXT_HV = 0xffffffffffffffe0u, PERF_CONTEXT_KERNEL = 0xffffffffffffff80u,
    PERF_CONTEXT_USER = 0xfffffffffffffe00u, PERF_CONTEXT_GUEST = 0xfffffffffffff800u,
    PERF_CONTEXT_GUEST_KERNEL = 0xfffffffffffff780u, PERF_CONTEXT_GUEST_USER = 0xfffffffffffff600u,
    PERF_CONTEXT_MAX = 0xfffffffffffff001u
};
union perf_mem_data_src {
    __u64 val;
    struct {
        __u64 mem_op : 5; __u64 mem_lvl : 14; __u64 mem_snoop : 5; __u64 mem_lock : 2; __u64 mem_dtlb : 7;
        __u64 mem_lvl_num : 4; __u64 mem_remote : 1; __u64 mem_snoopx : 2; __u64 mem_blk : 3; __u64 mem_hops : 3;
        __u64 mem_rsvd : 18;
    };
};
struct perf_branch_entry {
    __u64 from; __u64 to; __u64 mispred : 1; __u64 predicted : 1; __u64 in_tx : 1; __u64 abort : 1;
    __u64 cycles : 16; __u64 type : 4; __u64 spec : 2; __u64 new_type : 4; __u64 priv : 3; __u64 reserved : 31;
};
union perf_sample_weight {
    __u64 full;
    struct {
        __u32 var1_dw; __u16 var2_w; __u16 var3_w;
    };
};
#define PERF_PMU_TYPE_SHIFT 32
#define PERF_HW_EVENT_MASK 0xffffffff
#define PERF_SAMPLE_WEIGHT_TYPE 16793600
#define PERF_BR_ARM64_FIQ 3
#define PERF_BR_ARM64_DEBUG_HALT 4
#define PERF_BR_ARM64_DEBUG_EXIT 5
#define PERF_BR_ARM64_DEBUG_INST 6
#define PERF_BR_ARM64_DEBUG_DATA 7
#define PERF_SAMPLE_BRANCH_PLM_ALL 7
#define PERF_ATTR_SIZE_VER0 64
#define PERF_ATTR_SIZE_VER1 72
#define PERF_ATTR_SIZE_VER2 80
#define PERF_ATTR_SIZE_VER3 96
#define PERF_ATTR_SIZE_VER4 104
#define PERF_ATTR_SIZE_VER5 112
#define PERF_ATTR_SIZE_VER6 120
#define PERF_ATTR_SIZE_VER7 128
#define PERF_EVENT_IOC_ENABLE 9216u
#define PERF_EVENT_IOC_DISABLE 9217u
#define PERF_EVENT_IOC_REFRESH 9218u
#define PERF_EVENT_IOC_RESET 9219u
#define PERF_EVENT_IOC_PERIOD 1074275332UL
#define PERF_EVENT_IOC_SET_OUTPUT 9221u
#define PERF_EVENT_IOC_SET_FILTER 1074275334UL
#define PERF_EVENT_IOC_ID 2148017159UL
#define PERF_EVENT_IOC_SET_BPF 1074013192UL
#define PERF_EVENT_IOC_PAUSE_OUTPUT 1074013193UL
#define PERF_EVENT_IOC_QUERY_BPF 3221758986UL
#define PERF_EVENT_IOC_MODIFY_ATTRIBUTES 1074275339UL
#define PERF_RECORD_MISC_CPUMODE_MASK 7
#define PERF_RECORD_MISC_CPUMODE_UNKNOWN 0
#define PERF_RECORD_MISC_KERNEL 1
#define PERF_RECORD_MISC_USER 2
#define PERF_RECORD_MISC_HYPERVISOR 3
#define PERF_RECORD_MISC_GUEST_KERNEL 4
#define PERF_RECORD_MISC_GUEST_USER 5
#define PERF_RECORD_MISC_PROC_MAP_PARSE_TIMEOUT 0x1000
#define PERF_RECORD_MISC_MMAP_DATA 0x2000
#define PERF_RECORD_MISC_COMM_EXEC 0x2000
#define PERF_RECORD_MISC_FORK_EXEC 0x2000
#define PERF_RECORD_MISC_SWITCH_OUT 0x2000
#define PERF_RECORD_MISC_EXACT_IP 0x4000
#define PERF_RECORD_MISC_SWITCH_OUT_PREEMPT 0x4000
#define PERF_RECORD_MISC_MMAP_BUILD_ID 0x4000
#define PERF_RECORD_MISC_EXT_RESERVED 0x8000
#define PERF_RECORD_KSYMBOL_FLAGS_UNREGISTER 1
#define PERF_MAX_STACK_DEPTH 127
#define PERF_MAX_CONTEXTS_PER_STACK 8
#define PERF_AUX_FLAG_TRUNCATED 0x01
#define PERF_AUX_FLAG_OVERWRITE 0x02
#define PERF_AUX_FLAG_PARTIAL 0x04
#define PERF_AUX_FLAG_COLLISION 0x08
#define PERF_AUX_FLAG_PMU_FORMAT_TYPE_MASK 0xff00
#define PERF_AUX_FLAG_CORESIGHT_FORMAT_CORESIGHT 0x0000
#define PERF_AUX_FLAG_CORESIGHT_FORMAT_RAW 0x0100
#define PERF_FLAG_FD_NO_GROUP 1UL
#define PERF_FLAG_FD_OUTPUT 2UL
#define PERF_FLAG_PID_CGROUP 4UL
#define PERF_FLAG_FD_CLOEXEC 8UL
#define PERF_MEM_OP_NA 0x01
#define PERF_MEM_OP_LOAD 0x02
#define PERF_MEM_OP_STORE 0x04
#define PERF_MEM_OP_PFETCH 0x08
#define PERF_MEM_OP_EXEC 0x10
#define PERF_MEM_OP_SHIFT 0
#define PERF_MEM_LVL_NA 0x01
#define PERF_MEM_LVL_HIT 0x02
#define PERF_MEM_LVL_MISS 0x04
#define PERF_MEM_LVL_L1 0x08
#define PERF_MEM_LVL_LFB 0x10
#define PERF_MEM_LVL_L2 0x20
#define PERF_MEM_LVL_L3 0x40
#define PERF_MEM_LVL_LOC_RAM 0x80
#define PERF_MEM_LVL_REM_RAM1 0x100
#define PERF_MEM_LVL_REM_RAM2 0x200
#define PERF_MEM_LVL_REM_CCE1 0x400
#define PERF_MEM_LVL_REM_CCE2 0x800
#define PERF_MEM_LVL_IO 0x1000
#define PERF_MEM_LVL_UNC 0x2000
#define PERF_MEM_LVL_SHIFT 5
#define PERF_MEM_REMOTE_REMOTE 0x01
#define PERF_MEM_REMOTE_SHIFT 37
#define PERF_MEM_LVLNUM_L1 0x01
#define PERF_MEM_LVLNUM_L2 0x02
#define PERF_MEM_LVLNUM_L3 0x03
#define PERF_MEM_LVLNUM_L4 0x04
#define PERF_MEM_LVLNUM_CXL 0x09
#define PERF_MEM_LVLNUM_IO 0x0a
#define PERF_MEM_LVLNUM_ANY_CACHE 0x0b
#define PERF_MEM_LVLNUM_LFB 0x0c
#define PERF_MEM_LVLNUM_RAM 0x0d
#define PERF_MEM_LVLNUM_PMEM 0x0e
#define PERF_MEM_LVLNUM_NA 0x0f
#define PERF_MEM_LVLNUM_SHIFT 33
#define PERF_MEM_SNOOP_NA 0x01
#define PERF_MEM_SNOOP_NONE 0x02
#define PERF_MEM_SNOOP_HIT 0x04
#define PERF_MEM_SNOOP_MISS 0x08
#define PERF_MEM_SNOOP_HITM 0x10
#define PERF_MEM_SNOOP_SHIFT 19
#define PERF_MEM_SNOOPX_FWD 0x01
#define PERF_MEM_SNOOPX_PEER 0x02
#define PERF_MEM_SNOOPX_SHIFT 38
#define PERF_MEM_LOCK_NA 0x01
#define PERF_MEM_LOCK_LOCKED 0x02
#define PERF_MEM_LOCK_SHIFT 24
#define PERF_MEM_TLB_NA 0x01
#define PERF_MEM_TLB_HIT 0x02
#define PERF_MEM_TLB_MISS 0x04
#define PERF_MEM_TLB_L1 0x08
#define PERF_MEM_TLB_L2 0x10
#define PERF_MEM_TLB_WK 0x20
#define PERF_MEM_TLB_OS 0x40
#define PERF_MEM_TLB_SHIFT 26
#define PERF_MEM_BLK_NA 0x01
#define PERF_MEM_BLK_DATA 0x02
#define PERF_MEM_BLK_ADDR 0x04
#define PERF_MEM_BLK_SHIFT 40
#define PERF_MEM_HOPS_0 0x01
#define PERF_MEM_HOPS_1 0x02
#define PERF_MEM_HOPS_2 0x03
#define PERF_MEM_HOPS_3 0x04
#define PERF_MEM_HOPS_SHIFT 43
#ifdef __cplusplus
}
#endif
#endif
