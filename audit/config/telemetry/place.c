/* Topology in text: URLs, addresses of private networks, InfiniBand's, names of hosts, host:port. What is loopback, of documentation or a version is none. */
#include "audit/config/telemetry/telemetry.h"
#include "audit/config/telemetry/address.h"

static bool in(char c, const char *set) { return c && strchr(set, c) != NULL; }
static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool same_fold(struct moe_str a, struct moe_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (low(a.ptr[i]) != low(b.ptr[i]))
            return false;
    }
    return true;
}

static bool ends_fold(struct moe_str s, const char *end)
{
    struct moe_str e = moe_str_c(end);
    return s.len >= e.len && same_fold(moe_str_from(s, s.len - e.len), e);
}

/* A word in lower case, ended by NUL. */
static bool is_fold(struct moe_str s, const char *word)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!word[i] || low(s.ptr[i]) != word[i])
            return false;
    }
    return !word[s.len];
}

static bool any_fold(struct moe_str s, const char *const *words)
{
    for (; *words; words++) {
        if (is_fold(s, *words))
            return true;
    }
    return false;
}

/* ---- names ---- */

/* Zones that resolve only inside, and the names that clouds give their machines. */
static const char *const inside_zones[] = {
    ".internal", ".local", ".svc", ".lan", ".intra", ".intranet", ".corp", ".localdomain", ".home.arpa", ".consul", ".compute.amazonaws.com",
    ".compute-1.amazonaws.com", ".cloudapp.azure.com", ".cloudapp.net", ".bc.googleusercontent.com", ".hpc", ".cluster", ".private", ".priv", ".nodes", ".ib",
    ".infiniband", ".rdma", ".pod.cluster.local", ".cluster.local", ".slurm", ".vpc", ".mesh",
};
static const char *const nobody[] = {
    "localhost", "localhost.localdomain", "localhost6", "none", "null", "unknown", "n/a", "na", "self", "auto", "all", "any", "local", "cpu", "gpu", "cuda", "master",
    "worker", "true", "false", "default", "redacted", "hidden", "anonymous", "-", "host", "hostname", "node", "undefined", "ip6-localhost", NULL,
};
/* Domains of documentation (RFC 2606, 6761). */
static const char *const examples[] = { "example.com", "example.org", "example.net", "example.edu" };

static bool is_example(struct moe_str host)
{
    for (size_t i = 0; i < MOE_COUNT(examples); i++) {
        struct moe_str e = moe_str_c(examples[i]);
        if (ends_fold(host, examples[i]) && (host.len == e.len || host.ptr[host.len - e.len - 1] == '.'))
            return true;
    }
    return ends_fold(host, ".example") || ends_fold(host, ".invalid") || ends_fold(host, ".test") || ends_fold(host, ".localhost") ||
           any_fold(host, (const char *const[]){ "localhost", "localhost.localdomain", "localhost6", "ip6-localhost", NULL });
}

/* ip-10-12-34-56, as a cloud names its machines by their address. */
static bool address_name(struct moe_str host)
{
    size_t groups = 0, i = 3;
    if (host.len < 10 || !same_fold((struct moe_str){ host.ptr, 3 }, MOE_STR("ip-")))
        return false;
    for (; groups < 4 && i < host.len && moe_is_digit(host.ptr[i]); groups++) {
        size_t from = i;
        while (i < host.len && moe_is_digit(host.ptr[i]))
            i++;
        if (i - from > 3)
            return false;
        i += groups < 3 && i < host.len && host.ptr[i] == '-';
    }
    return groups == 4 && (i == host.len || host.ptr[i] == '.');
}

static bool inside_name(struct moe_str host)
{
    static const char *const files[] = { "env", "settings", "config", "conf", "docker-compose", "values", "makefile", "appsettings" };
    for (size_t i = 0; i < MOE_COUNT(inside_zones) && memchr(host.ptr, '.', host.len); i++) {
        size_t n = strlen(inside_zones[i]);
        struct moe_str head = { host.ptr, host.len > n ? host.len - n : 0 };
        bool file = false;
        for (size_t k = 0; k < MOE_COUNT(files); k++)
            file |= same_fold(head, moe_str_c(files[k]));
        if (head.len && !file && ends_fold(host, inside_zones[i]))
            return true;
    }
    return address_name(host);
}

/* nid001234, node-0123, gpu-node-17, dgx-a100-03: what schedulers call machines, sure enough in the middle of a sentence. */
static bool machine_name(struct moe_str host)
{
    static const char *const heads[] = { "nid", "node", "compute", "dgx", "hgx", "gpunode", "gpu-node", "cn", "gn", "login", "compute-node", "gpu-worker", "k8s-node" };
    size_t digits = 0, n = host.len;
    while (n && moe_is_digit(host.ptr[n - 1]))
        n--, digits++;
    if (digits < 2 || !n)
        return false;
    if (host.ptr[n - 1] == '-')
        n--;
    for (size_t i = 0; i < MOE_COUNT(heads); i++) {
        size_t len = strlen(heads[i]);
        bool whole = n == len, more = n > len && (host.ptr[len] == '-') && i > 2 && i < 5;
        if (n >= len && (whole || more) && same_fold((struct moe_str){ host.ptr, len }, moe_str_c(heads[i])))
            return digits >= (whole && len < 4 ? 3u : whole ? 3u : 2u) || (len > 4 && whole);
    }
    return false;
}

bool moe_place_host_name(struct moe_str field)
{
    static const char *const hosts[] = { "host",   "hosts",    "hostname",  "node",   "nodes", "nodename", "addr",    "address", "addrs", "ip",   "ips",     "peer",
                                         "peers",  "endpoint", "endpoints", "server", "srv",   "rdzv",     "instance", "machine", "fqdn",  "dns",  "pod",     "nodelist",
                                         "master", "leader",   "coordinator", "rendezvous", "gid", "guid", "mac",     "iface",   NULL };
    static const char *const numbers[] = { "count", "num", "n", "id", "idx", "index", "rank", "size", "per", "total", "active", "gpus", "world", "type", "local", "util", NULL };
    size_t from = 0;
    bool host = false;
    for (size_t i = 0; i <= field.len; i++) {
        bool end = i == field.len || in(field.ptr[i], "_-./: ");
        bool hump = !end && i > from && field.ptr[i] >= 'A' && field.ptr[i] <= 'Z' && !(field.ptr[i - 1] >= 'A' && field.ptr[i - 1] <= 'Z');
        if (!end && !hump)
            continue;
        struct moe_str word = { field.ptr + from, i - from };
        if (any_fold(word, numbers))
            return false;
        host |= any_fold(word, hosts);
        from = end ? i + 1 : i;
    }
    return host;
}

/* ---- host:port ---- */

/* A place in a source file, not in a network: train.py:1234. And words that count: layer-12:2048. */
static bool no_host(struct moe_str host)
{
    static const char *const ends[] = { ".py", ".c", ".cc", ".cpp", ".cu", ".cuh", ".h", ".hpp", ".rs", ".go", ".js", ".ts", ".java", ".sh", ".yaml", ".yml", ".json", ".txt",
                                        ".log", ".md", ".so", ".ipynb", ".pyx", ".toml", ".jsonl", ".cfg", ".ini", ".pyc", ".rb", ".scala", ".kt", ".proto" };
    static const char *const counts[] = { "layer", "expert", "step", "epoch", "rank", "batch", "shard", "stage", "iter", "block", "loss", "token", "tokens", "gpu", "cuda", "cpu",
                                          "seed", "chunk", "device", "time", "line", "pid", "size", "len", "id", "version", "sha256", "sha1", "md5", "sha512", "port" };
    size_t n = host.len;
    for (size_t i = 0; i < MOE_COUNT(ends); i++) {
        if (ends_fold(host, ends[i]))
            return true;
    }
    while (n && (moe_is_digit(host.ptr[n - 1]) || in(host.ptr[n - 1], "-_.")))
        n--;
    for (size_t i = 0; i < MOE_COUNT(counts); i++) {
        if (same_fold((struct moe_str){ host.ptr, n }, moe_str_c(counts[i])))
            return true;
    }
    return n == 0;
}

static bool known_port(unsigned port)
{
    static const unsigned ports[] = { 22, 80, 443, 1234, 2049, 2222, 2379, 2380, 3000, 3306, 4317, 4318, 5000, 5432, 6006, 6379, 6443, 8000, 8080, 8265, 8443, 8786, 8888, 9000,
                                      9001, 9090, 9091, 9092, 9100, 9200, 9400, 10001, 10250, 11211, 12345, 18515, 23456, 27017, 29400, 29500, 29501, 29502, 50051 };
    for (size_t i = 0; i < MOE_COUNT(ports); i++) {
        if (ports[i] == port)
            return true;
    }
    return false;
}

/* ":29500" at `at`, ended by something that is no name: the port, and in *end where it ends; 0 = none. */
static unsigned port_at(struct moe_str t, size_t at, size_t *end)
{
    unsigned port = 0;
    size_t i = at + 1;
    if (at >= t.len || t.ptr[at] != ':')
        return 0;
    for (; i < t.len && moe_is_digit(t.ptr[i]) && i - at <= 5; i++)
        port = port * 10 + (unsigned)(t.ptr[i] - '0');
    bool clean = i == t.len || !(moe_is_word(t.ptr[i]) || (in(t.ptr[i], ".:-") && i + 1 < t.len && moe_is_word(t.ptr[i + 1])));
    *end = i;
    return i > at + 2 && t.ptr[at + 1] != '0' && clean && port <= 65535 ? port : 0;
}

/* ---- what stands at one place ---- */

static bool found(struct moe_place *out, enum moe_place_kind kind, size_t at, size_t end)
{
    *out = (struct moe_place){ kind, at, end - at };
    return true;
}

static bool nowhere(struct moe_str host)
{
    unsigned char a[16];
    size_t n = address_v4(host, a);
    if (n == host.len && n)
        return address_v4_class(a) == ADDRESS_NOWHERE;
    n = address_v6(host, a);
    return n == host.len && n ? address_v6_class(a) == ADDRESS_NOWHERE : is_example(host);
}

/* scheme://authority: the host decides. `at` is the colon. */
static bool url(struct moe_str t, size_t from, size_t at, size_t *next, struct moe_place *out)
{
    static const char *const none[] = { "data", "sha256", "urn", "docker-image", "about", NULL };
    size_t begin = at;
    while (begin > from && (moe_is_word(t.ptr[begin - 1]) || in(t.ptr[begin - 1], "+-.")))
        begin--;
    struct moe_str scheme = { t.ptr + begin, at - begin };
    size_t end = at + 3;
    while (end < t.len && !moe_is_space(t.ptr[end]) && !in(t.ptr[end], "\"'<>`,;)|}"))
        end++;
    struct moe_str host = { t.ptr + at + 3, 0 };
    while (host.ptr + host.len < t.ptr + end && !in(host.ptr[host.len], "/?#"))
        host.len++;
    for (size_t i = host.len; i; i--) {
        if (host.ptr[i - 1] == '@') {
            host = moe_str_from(host, i);
            break;
        }
    }
    if (host.len && *host.ptr == '[') {
        host = moe_str_from(host, 1);
        const char *close = memchr(host.ptr, ']', host.len);
        host.len = close ? (size_t)(close - host.ptr) : host.len;
    } else {
        const char *colon = host.len ? memchr(host.ptr, ':', host.len) : NULL;
        host.len = colon ? (size_t)(colon - host.ptr) : host.len;
    }
    *next = end;
    return scheme.len && moe_is_alpha(*scheme.ptr) && !any_fold(scheme, none) && (host.len || same_fold(scheme, MOE_STR("file"))) && !nowhere(host) &&
           found(out, MOE_PLACE_URL, begin, end);
}

static bool v4(struct moe_str t, size_t at, bool host_field, size_t *next, struct moe_place *out)
{
    unsigned char a[4];
    size_t len = address_v4(moe_str_from(t, at), a), end = at + len;
    bool version = at && (in(low(t.ptr[at - 1]), "v=<>~^") || (at > 1 && t.ptr[at - 1] == ' ' && low(t.ptr[at - 2]) == 'n'));
    if (!len || (at && (moe_is_word(t.ptr[at - 1]) || in(t.ptr[at - 1], ".-+"))) ||
        (end < t.len && (moe_is_word(t.ptr[end]) || (in(t.ptr[end], ".-+") && end + 1 < t.len && moe_is_word(t.ptr[end + 1])))))
        return false;
    size_t port_end = end;
    unsigned port = port_at(t, end, &port_end);
    *next = port ? port_end : end;
    enum address_class c = address_v4_class(a);
    if (c == ADDRESS_NOWHERE)
        return false;
    if (c == ADDRESS_PRIVATE && (!version || port))
        return found(out, MOE_PLACE_PRIVATE_V4, at, *next);
    return (port || host_field) && found(out, MOE_PLACE_ENDPOINT, at, *next);
}

/* Two hexadecimal digits six times (MAC), or four digits four times (a GUID of InfiniBand). */
static size_t grouped_hex(struct moe_str t, size_t width, size_t groups, const char *separators, size_t *digits_only)
{
    size_t i = 0, letters = 0;
    char sep = 0;
    for (size_t g = 0; g < groups; g++) {
        if (g && (i >= t.len || !in(t.ptr[i], separators) || (sep && t.ptr[i] != sep)))
            return 0;
        if (g)
            sep = t.ptr[i++];
        for (size_t k = 0; k < width; k++, i++) {
            if (i >= t.len || !(moe_is_digit(t.ptr[i]) || in(low(t.ptr[i]), "abcdef")))
                return 0;
            letters += !moe_is_digit(t.ptr[i]);
        }
    }
    *digits_only = letters == 0;
    return i < t.len && (moe_is_word(t.ptr[i]) || (sep && t.ptr[i] == sep)) ? 0 : i;
}

static bool colons(struct moe_str t, size_t at, bool host_field, size_t *next, struct moe_place *out)
{
    unsigned char a[16];
    size_t plain = 0, len;
    struct moe_str rest = moe_str_from(t, at);
    if (at && (moe_is_word(t.ptr[at - 1]) || in(t.ptr[at - 1], ":.-")))
        return false;
    if ((len = grouped_hex(rest, 2, 6, ":-", &plain)) != 0 && (!plain || host_field)) {
        *next = at + len;
        return found(out, MOE_PLACE_MAC, at, at + len);
    }
    if ((len = grouped_hex(rest, 4, 4, ":", &plain)) != 0 && !plain) {
        *next = at + len;
        return found(out, MOE_PLACE_GID, at, at + len);
    }
    len = address_v6(rest, a);
    if (!len || (at + len < t.len && moe_is_word(t.ptr[at + len])))
        return false;
    *next = at + len;
    enum address_class c = address_v6_class(a);
    bool full = len >= 38 && !memchr(rest.ptr, '.', len);
    if (c == ADDRESS_NOWHERE)
        return false;
    if (full)
        return found(out, MOE_PLACE_GID, at, at + len);
    if (c == ADDRESS_PRIVATE)
        return found(out, MOE_PLACE_PRIVATE_V6, at, at + len);
    size_t groups = 0;
    for (size_t i = 0; i < len; i++)
        groups += rest.ptr[i] == ':';
    return (host_field || groups >= 4) && found(out, MOE_PLACE_PRIVATE_V6, at, at + len);
}

static bool name(struct moe_str t, size_t at, size_t end, bool host_field, size_t *next, struct moe_place *out)
{
    struct moe_str host = { t.ptr + at, end - at };
    size_t port_end = end, letters = 0;
    bool more = host_field || (end < t.len && t.ptr[end] == ':') || memchr(host.ptr, '.', host.len) || moe_is_digit(t.ptr[end - 1]);
    *next = end;
    if (!more)
        return false;                       /* a word of a sentence, as nearly all are */
    while (host.len && in(host.ptr[host.len - 1], ".-_"))
        host.len--;
    for (size_t i = 0; i < host.len; i++)
        letters += moe_is_alpha(host.ptr[i]);
    unsigned port = host.len == end - at ? port_at(t, end, &port_end) : 0;
    *next = port ? port_end : end;
    if (!letters || is_example(host) || host.len > 253)
        return false;
    bool path = at && in(t.ptr[at - 1], "/\\@$%") && !host_field;
    if (inside_name(host) && !path)
        return found(out, port ? MOE_PLACE_ENDPOINT : MOE_PLACE_HOST, at, *next);
    bool shaped = memchr(host.ptr, '-', host.len) || memchr(host.ptr, '.', host.len) || known_port(port) || host_field;
    if (port && !path && !no_host(host) && shaped && (port >= 1024 || known_port(port)))
        return found(out, MOE_PLACE_ENDPOINT, at, *next);
    if (machine_name(host) && !path)
        return found(out, MOE_PLACE_HOST, at, *next);
    /* A field for a host, and one word in it. */
    bool whole = at == 0 && *next == t.len, counted = no_host(host) && !same_fold((struct moe_str){ host.ptr, MOE_MIN(host.len, 3u) }, MOE_STR("gpu"));
    return host_field && whole && host.len > 1 && !any_fold(host, nobody) && !counted && found(out, MOE_PLACE_HOST, at, *next);
}

bool moe_place_next(struct moe_str t, bool host_field, size_t *at, struct moe_place *out)
{
    size_t from = *at;
    for (size_t i = *at; i < t.len;) {
        size_t next = i + 1, end = i;
        char c = t.ptr[i];
        bool hit = false;
        bool start = !i || !(moe_is_word(t.ptr[i - 1]) || in(t.ptr[i - 1], "."));
        if (c == ':' && i + 2 < t.len && t.ptr[i + 1] == '/' && t.ptr[i + 2] == '/') {
            hit = url(t, from, i, &next, out);
        } else if (start && (moe_is_word(c) || c == ':')) {
            while (end < t.len && (moe_is_word(t.ptr[end]) || in(t.ptr[end], ".-")))
                end++;
            bool scheme = end + 2 < t.len && t.ptr[end] == ':' && t.ptr[end + 1] == '/' && t.ptr[end + 2] == '/';
            size_t other = i;
            hit = !scheme && ((moe_is_digit(c) && v4(t, i, host_field, &next, out)) || (c != '_' && colons(t, i, host_field, &next, out)));
            other = next;
            if (!hit && !scheme && c != ':' && end > i)
                hit = name(t, i, end, host_field, &next, out);
            next = MOE_MAX(MOE_MAX(next, other), scheme ? end : i + 1);
        }
        if (hit) {
            *at = next;
            return true;
        }
        i = next;
    }
    *at = t.len;
    return false;
}

const char *moe_place_word(enum moe_place_kind kind)
{
    static const char *const words[] = {
        [MOE_PLACE_NONE] = "nothing", [MOE_PLACE_URL] = "a URL", [MOE_PLACE_PRIVATE_V4] = "a private IPv4 address", [MOE_PLACE_PRIVATE_V6] = "an IPv6 address of a host",
        [MOE_PLACE_GID] = "an InfiniBand GID", [MOE_PLACE_MAC] = "a hardware address", [MOE_PLACE_HOST] = "a host's name",
        [MOE_PLACE_ENDPOINT] = "a host and port",
    };
    return words[kind];
}
