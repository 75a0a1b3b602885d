/* `moe-lint doctor`: the machine and the environment judged by the rules about machines, and by those about a job's effective environment. */
#include "audit/config/doctor/facts.h"
#include "audit/config/run/parts.h"

#define MOE_CAP_DOCTOR_FILE_BYTES ((size_t)64 << 20)
#define MOE_CAP_DOCTOR_VALUES 20000u

/* The two things that are judged as files are: what stands for the machine has nothing in it, the environment has values and no bytes. */
enum { MACHINE, ENVIRONMENT, PARTS };

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static enum moe_code open_part(struct moe_lint *lint, struct moe_scan_room *room, size_t index, struct moe_str path, struct moe_error *err)
{
    struct moe_arena *arena = moe_arena_new(MOE_CAP_DOCTOR_FILE_BYTES);
    struct moe_lint_file *file = arena ? moe_arena_alloc(arena, sizeof *file) : NULL;
    if (!file) {
        moe_arena_free(&arena);
        return no_memory(err);
    }
    *file = (struct moe_lint_file){ .arena = arena, .kind = index == ENVIRONMENT ? MOE_LINT_ENV : MOE_LINT_TEXT, .live = true, .bytes = MOE_STR("") };
    lint->kept[index].file = file;
    file->path = moe_arena_str(arena, path);
    lint->kept[index].sink = moe_lint_sink_new(lint->judge, room, file);
    return file->path.ptr && lint->kept[index].sink ? MOE_OK : no_memory(err);
}

static enum moe_code fill_environment(struct moe_lint_file *file, const struct moe_machine *machine, struct moe_error *err)
{
    size_t count;
    const struct moe_machine_var *vars = moe_machine_env(machine, &count);
    for (size_t i = 0; i < count && i < MOE_CAP_DOCTOR_VALUES; i++) {
        struct moe_value v = { .path = vars[i].name, .name = vars[i].name, .text = vars[i].value, .type = MOE_DOC_STR, .line = vars[i].line, .column = 1 };
        MOE_TRY(moe_lint_value_add(file, &v, err));
    }
    if (count > MOE_CAP_DOCTOR_VALUES)
        moe_machine_gap(machine, MOE_STR("environment (all of it)"), "it has more than %u variables", MOE_CAP_DOCTOR_VALUES);
    return MOE_OK;
}

static enum moe_code judge_environment(struct moe_lint *lint, struct moe_error *err)
{
    struct moe_lint_sink *sink = lint->kept[ENVIRONMENT].sink;
    const struct moe_lint_file *file = lint->kept[ENVIRONMENT].file;
    struct moe_lint_project project = { .files = &file, .file_count = 1 };
    MOE_TRY(moe_lint_judge_file(sink, err));
    MOE_TRY(moe_lint_judge_project(lint->judge, &project, &sink, lint->arena, err));
    return moe_lint_settle(sink, lint->report, err);
}

/* Those about a job's effective environment speak of both. */
static bool speaks(const struct moe_rule *rule, bool of_machines)
{
    const struct moe_check *check = rule->check;
    bool about_machines = check && check->machine;
    return of_machines ? about_machines || (check && check->project && moe_str_is(rule->input, "deploy")) : !about_machines;
}

void doctor_only(const struct moe_lint *lint, bool machines)
{
    struct moe_report *r = lint->report;
    size_t kept = 0;
    for (size_t i = 0; i < r->rule_count; i++) {
        const struct moe_rule *rule = moe_rules_find(lint->rules, r->rules[i]->code);
        if (rule && speaks(rule, machines))
            r->rules[kept++] = r->rules[i];
    }
    r->rule_count = kept;
}

static enum moe_code list_rules(struct moe_lint *lint, struct moe_error *err)
{
    MOE_TRY(moe_judge_rules(lint->rules, lint->policy, lint->report, err));
    doctor_only(lint, true);
    if (!lint->report->rule_count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing would be judged: every rule about machines is skipped, by the policy or with -t and -s");
    return MOE_OK;
}

/* What was read, and what was not: a check that could not be made is told, never passed. */
static enum moe_code add_coverage(struct moe_lint *lint, const struct moe_machine *machine, struct moe_error *err)
{
    size_t count;
    const struct moe_str *sources = moe_machine_sources(machine, &count);
    for (size_t i = 0; i < count; i++) {
        struct moe_file f = { .path = sources[i], .language = MOE_STR("machine"), .state = MOE_FILE_OK };
        MOE_TRY(moe_report_add_file(lint->report, &f, err));
    }
    const struct moe_machine_gap *gaps = moe_machine_gaps(machine, &count);
    for (size_t i = 0; i < count; i++) {
        struct moe_file f = { .path = gaps[i].what, .language = MOE_STR("machine"), .state = MOE_FILE_SKIPPED, .note = gaps[i].why };
        MOE_TRY(moe_report_add_file(lint->report, &f, err));
    }
    struct moe_file env = { .path = lint->kept[ENVIRONMENT].file->path, .language = MOE_STR("env"), .state = MOE_FILE_OK };
    return lint->kept[ENVIRONMENT].file->value_count ? moe_report_add_file(lint->report, &env, err) : MOE_OK;
}

static enum moe_code judge_both(struct moe_lint *lint, const struct moe_machine *machine, struct moe_scan_room *room, struct moe_error *err)
{
    const struct moe_machine_var first = { .line = 1 };
    struct moe_str path = moe_machine_env_at(machine, &first).path;
    lint->kept = moe_arena_array(lint->arena, struct moe_lint_kept, PARTS);
    lint->judged_count = lint->kept ? PARTS : 0;
    if (!lint->kept)
        return no_memory(err);
    MOE_TRY(open_part(lint, room, MACHINE, MOE_STR("machine"), err));
    MOE_TRY(open_part(lint, room, ENVIRONMENT, path.len ? path : MOE_STR("environment"), err));
    MOE_TRY(fill_environment(lint->kept[ENVIRONMENT].file, machine, err));
    MOE_TRY(judge_environment(lint, err));
    MOE_TRY(moe_lint_judge_machine(lint->kept[MACHINE].sink, machine, err));
    MOE_TRY(moe_lint_settle(lint->kept[MACHINE].sink, lint->report, err));
    return moe_machine_full(machine) ? no_memory(err) : add_coverage(lint, machine, err);
}

enum moe_code moe_lint_run_doctor(const struct moe_machine_how *how, struct moe_lint *lint, struct moe_error *err)
{
    MOE_AUTO(moe_machine_free) struct moe_machine *machine = NULL;
    MOE_AUTO(moe_scan_room_free) struct moe_scan_room *room = NULL;
    MOE_TRY(list_rules(lint, err));
    MOE_TRY(moe_machine_open(how, &machine, err));
    MOE_TRY(moe_scan_room_new(lint->scanner, &room, err));
    MOE_TRY(judge_both(lint, machine, room, err));
    MOE_TRY(moe_judge(lint->rules, lint->policy, NULL, 0, lint->complete, lint->report, err));
    moe_report_settle(lint->report);
    return MOE_OK;
}
