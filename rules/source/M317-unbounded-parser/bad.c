#include <cjson/cJSON.h>
#include <stdio.h>
#include <sys/socket.h>
#include <yaml.h>

int config(yaml_parser_t *parser, FILE *f)
{
    if (!yaml_parser_initialize(parser))
        return -1;
    yaml_parser_set_input_file(parser, f);      /* expect: M317 */
    return 0;
}

cJSON *from_peer(int s)
{
    char text[65536] = "";
    ssize_t n = recv(s, text, sizeof text - 1, 0);
    if (n <= 0)
        return NULL;
    text[n] = '\0';
    return cJSON_Parse(text);                   /* expect: M317 */
}

cJSON *from_file(FILE *f)
{
    char text[65536];
    if (!fgets(text, sizeof text, f))
        return NULL;
    return cJSON_ParseWithOpts(text, NULL, 0);  /* expect: M317 */
}
