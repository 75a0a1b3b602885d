/* Kubernetes manifests: where pods are found, what containers inherit, and that nothing odd breaks it. */
#include "tests/unit/audit/config/deploy/k8s_fixture.h"

/* ---- where pods are ---- */

#define BOX "containers: [{name: main, image: 'app:1.4'}]"
static const struct place_case { const char *name, *yaml; size_t objects, pods; } places[] = {
    { "a Pod", "apiVersion: v1\nkind: Pod\nspec: {" BOX "}\n", 1, 1 },
    { "a Deployment", "kind: Deployment\nspec: {template: {spec: {" BOX "}}}\n", 1, 1 },
    { "a CronJob", "kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {" BOX "}}}}}\n", 1, 1 },
    { "a PodTemplate", "kind: PodTemplate\ntemplate: {spec: {" BOX "}}\n", 1, 1 },
    { "each replica type of a PyTorchJob", "kind: PyTorchJob\nspec: {pytorchReplicaSpecs: {Master: {template: {spec: {" BOX "}}}, Worker: {template: {spec: {" BOX "}}}}}\n", 1, 2 },
    { "each job of a JobSet", "kind: JobSet\nspec: {replicatedJobs: [{template: {spec: {template: {spec: {" BOX "}}}}}, {template: {spec: {template: {spec: {" BOX "}}}}}]}\n", 1, 2 },
    { "groups of a RayCluster", "kind: RayCluster\nspec: {headGroupSpec: {template: {spec: {" BOX "}}}, workerGroupSpecs: [{template: {spec: {" BOX "}}}]}\n", 1, 2 },
    { "tasks of a Volcano job", "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {tasks: [{template: {spec: {" BOX "}}}]}\n", 1, 1 },
    { "templates of an Argo workflow", "kind: Workflow\nspec: {templates: [{name: a, container: {image: 'app:1'}}, {name: b, script: {image: 'app:1', source: x}}]}\n", 1, 2 },
    { "steps of a Tekton task", "kind: Task\nspec: {steps: [{name: a, image: 'app:1'}]}\n", 1, 1 },
    { "a kind that nobody knows", "kind: MoeRun\nspec: {trainer: {pod: {" BOX "}}}\n", 1, 1 },
    { "a List", "kind: List\nitems: [{kind: Pod, spec: {" BOX "}}, {kind: ConfigMap}]\n", 2, 1 },
    { "a list of one kind", "kind: PodList\nitems: [{spec: {" BOX "}}]\n", 1, 1 },
    { "lists in lists", "kind: List\nitems: [{kind: List, items: [{kind: Pod, spec: {" BOX "}}]}]\n", 1, 1 },
    { "a template of OpenShift", "kind: Template\nobjects: [{kind: Pod, spec: {" BOX "}}]\n", 1, 1 },
    { "several documents", "kind: Pod\nspec: {" BOX "}\n---\n---\nkind: Service\n---\nkind: Pod\nspec: {" BOX "}\n", 3, 2 },
    { "a pod without containers that shares its node", "kind: Deployment\nspec: {template: {spec: {hostIPC: true}}}\n", 1, 1 },
    { "a pod whose containers are still to be written", "kind: Pod\nspec:\n  containers:\n", 1, 1 },
    { "no pod in a schema", "kind: CustomResourceDefinition\nspec: {versions: [{schema: {containers: [{name: x, image: y}]}}]}\n", 1, 0 },
    { "no pod in a Service", "kind: Service\nspec: {ports: [{name: x, port: 1}]}\n", 1, 0 },
    { "no pod in words", "kind: HorizontalPodAutoscaler\nspec: {containers: main}\n", 1, 0 },
    { "nothing", "", 0, 0 },
    { "no objects", "- 1\n- [a]\n--- text\n--- {spec: {" BOX "}}\n", 0, 0 },
};

static void finds_pods(void **state)
{
    const struct place_case *c = *state;
    struct fixture f;
    fixture_open(&f, c->yaml);
    assert_int_equal(f.k8s->object_count, c->objects);
    assert_int_equal(f.k8s->pod_count, c->pods);
    fixture_close(&f);
}

/* ---- nodes of the wrong type ---- */

static const char *const odd[] = {
    "kind: Pod\nspec: {containers: 1}\n", "kind: Pod\nspec: null\n", "kind: Pod\nspec: {containers: [null, 1, text, [], {}]}\n", "kind: Pod\nmetadata: 7\nspec: [1]\n",
    "kind: [Pod]\n", "kind: Pod\nmetadata: {labels: [a], annotations: b, name: {a: b}, namespace: []}\nspec: {containers: [{name: [], image: {}, env: 1, envFrom: {}}]}\n",
    "kind: Pod\nspec: {securityContext: text, containers: [{name: a, securityContext: [1]}]}\n",
    "kind: Pod\nspec: {containers: [{name: a, securityContext: {capabilities: ALL, runAsUser: {}, runAsNonRoot: [true], seccompProfile: 1}}]}\n",
    "kind: Pod\nspec: {containers: [{name: a, env: [null, 1, {name: null}, {name: X, value: {}}, {name: X, valueFrom: 1}, {name: X, valueFrom: {secretKeyRef: []}}]}]}\n",
    "kind: Pod\nspec: {containers: [{name: a, envFrom: [null, {secretRef: 1}, {secretRef: {name: []}}], ports: {}, volumeMounts: 1, resources: {limits: 1}}]}\n",
    "kind: Pod\nspec: {volumes: [null, {hostPath: 1}], containers: [{name: a}]}\n", "kind: List\nitems: 1\n", "kind: List\nitems: [null, 1, [[]]]\n", "kind: List\n",
    "kind: NetworkPolicy\nspec: {podSelector: 1, ingress: {}, egress: [1, null], policyTypes: Ingress}\n",
};

static void takes_odd_nodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(odd); i++) {
        struct fixture f;
        fixture_open(&f, odd[i]);
        fixture_close(&f);
    }
}

/* ---- what containers inherit ---- */

static void containers_inherit(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f,
        "kind: Pod\n"
        "metadata:\n"
        "  annotations:\n"
        "    container.seccomp.security.alpha.kubernetes.io/old: localhost/x\n"
        "    container.apparmor.security.beta.kubernetes.io/old: unconfined\n"
        "spec:\n"
        "  securityContext: {runAsNonRoot: true, runAsUser: 1000, runAsGroup: 7, seccompProfile: {type: RuntimeDefault}, readOnlyRootFilesystem: true}\n"
        "  initContainers:\n"
        "    - {name: first, image: 'a:1'}\n"
        "  containers:\n"
        "    - {name: own, image: 'a:1', securityContext: {runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: Unconfined}, capabilities: {drop: [ALL]}}}\n"
        "    - {name: blank, image: 'a:1', securityContext: {runAsUser: null, runAsNonRoot: ~}}\n"
        "    - {name: old, image: 'a:1'}\n");
    const struct moe_k8s_pod *pod = &f.k8s->pods[0];
    assert_int_equal(pod->container_count, 4);
    const struct moe_k8s_security *first = &pod->containers[0].security, *own = &pod->containers[1].security, *blank = &pod->containers[2].security,
                                  *old = &pod->containers[3].security;
    assert_int_equal(pod->containers[0].role, MOE_K8S_INIT);
    assert_true(first->non_root.answer == MOE_K8S_YES && first->user.value == 1000 && first->group.value == 7);
    assert_true(moe_str_is(first->seccomp.text, "RuntimeDefault") && first->read_only_root.answer == MOE_K8S_UNSET);
    assert_true(own->non_root.answer == MOE_K8S_NO && own->user.set && own->user.value == 0 && own->user.node->line == 11);
    assert_true(moe_str_is(own->seccomp.text, "Unconfined") && own->caps_drop && !own->caps_add);
    assert_true(blank->non_root.answer == MOE_K8S_YES && blank->user.value == 1000);
    assert_true(moe_str_is(old->seccomp.text, "localhost/x") && moe_str_is(old->apparmor.text, "unconfined") && !blank->apparmor.node);
    fixture_close(&f);
}

static void reads_answers(void **state)
{
    (void)state;
    static const struct { const char *text; enum moe_k8s_answer answer; } cases[] = {
        { "true", MOE_K8S_YES }, { "false", MOE_K8S_NO }, { "yes", MOE_K8S_YES }, { "Off", MOE_K8S_NO }, { "null", MOE_K8S_UNSET }, { "\"true\"", MOE_K8S_ODD },
        { "1", MOE_K8S_ODD }, { "[]", MOE_K8S_ODD }, { "maybe", MOE_K8S_ODD },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        char yaml[200];
        assert_true(snprintf(yaml, sizeof yaml, "kind: Pod\nspec: {hostNetwork: %s, containers: [{name: a, image: b}]}\n", cases[i].text) < (int)sizeof yaml);
        struct fixture f;
        fixture_open(&f, yaml);
        assert_int_equal(f.k8s->pods[0].host_network.answer, cases[i].answer);
        fixture_close(&f);
    }
}

static void reads_the_environment(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f,
        "kind: Pod\n"
        "spec:\n"
        "  containers:\n"
        "    - name: main\n"
        "      image: registry.example.com:5000/moe/app:1.4@sha256:ab\n"
        "      env:\n"
        "        - {value: 8, name: WORLD_SIZE}\n"
        "        - name: KEY\n"
        "          valueFrom: {secretKeyRef: {name: s3, key: id, optional: true}}\n"
        "        - {name: MODE, valueFrom: {configMapKeyRef: {name: cfg, key: mode}}}\n"
        "        - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}\n"
        "        - {name: NOTHING}\n"
        "      envFrom:\n"
        "        - {prefix: P_, secretRef: {name: all, optional: false}}\n"
        "        - configMapRef: {name: settings}\n"
        "      resources: {limits: {nvidia.com/gpu: 8}}\n");
    const struct moe_k8s_container *c = &f.k8s->pods[0].containers[0];
    static const enum moe_k8s_env_from order[] = { MOE_K8S_ENV_ALL_SECRET, MOE_K8S_ENV_ALL_CONFIG_MAP, MOE_K8S_ENV_LITERAL, MOE_K8S_ENV_SECRET, MOE_K8S_ENV_CONFIG_MAP,
                                                   MOE_K8S_ENV_FIELD, MOE_K8S_ENV_LITERAL };
    assert_int_equal(c->env_count, MOE_COUNT(order));
    for (size_t i = 0; i < c->env_count; i++)
        assert_int_equal(c->env[i].from, order[i]);
    assert_true(moe_str_is(c->env[0].name, "P_") && moe_str_is(c->env[0].source, "all") && c->env[0].optional.answer == MOE_K8S_NO);
    assert_true(moe_str_is(c->env[2].value, "8") && c->env[2].value_node->line == 7);
    assert_true(moe_str_is(c->env[3].key, "id") && c->env[3].optional.answer == MOE_K8S_YES && c->env[6].value.len == 0);
    assert_true(moe_str_is(c->image.tag, "1.4") && moe_str_is(c->image.digest, "sha256:ab") && c->gpu && f.k8s->pods[0].trains);
    fixture_close(&f);
}

static void knows_overrides_and_training(void **state)
{
    (void)state;
    static const struct { const char *yaml; bool partial, trains, windows; } cases[] = {
        { "kind: Pod\nspec: {" BOX "}\n", false, false, false },
        { "kind: TrainJob\nspec: {podTemplateOverrides: [{spec: {containers: [{name: a}]}}]}\n", true, true, false },
        { "kind: Job\nspec: {template: {spec: {containers: [{name: a, command: [sh, -c, 'exec torchrun x.py']}]}}}\n", false, true, false },
        { "kind: Job\nspec: {template: {spec: {containers: [{name: a, env: [{name: NCCL_DEBUG, value: WARN}]}]}}}\n", false, true, false },
        { "kind: Pod\nspec: {os: {name: windows}, " BOX "}\n", false, false, true },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct fixture f;
        fixture_open(&f, cases[i].yaml);
        assert_int_equal(f.k8s->pod_count, 1);
        assert_true(f.k8s->pods[0].partial == cases[i].partial && f.k8s->pods[0].trains == cases[i].trains && f.k8s->pods[0].windows == cases[i].windows);
        fixture_close(&f);
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(places) + 5];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(places); i++)
        tests[n++] = (struct CMUnitTest){ .name = places[i].name, .test_func = finds_pods, .initial_state = (void *)&places[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(takes_odd_nodes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(containers_inherit);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_answers);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_the_environment);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(knows_overrides_and_training);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
