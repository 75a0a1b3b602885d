#include <cjson/cJSON.h>
#include <stdio.h>
#include <sys/socket.h>
#include <yaml.h>

int config(yaml_parser_t *parser, const unsigned char *text, size_t n)
{
    if (!yaml_parser_initialize(parser))
        return -1;
    yaml_parser_set_input_string(parser, text, n);
    return 0;
}

cJSON *from_peer(int s)
{
    char text[65536];
    ssize_t n = recv(s, text, sizeof text, 0);
    if (n <= 0)
        return NULL;
    return cJSON_ParseWithLength(text, (size_t)n);
}

cJSON *constant(void)
{
    return cJSON_Parse("{\"experts\": 8}");
}
