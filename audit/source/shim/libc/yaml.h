/* yaml.h: names and types of libyaml */
#ifndef MOE_SHIM_YAML_H
#define MOE_SHIM_YAML_H
#include <stddef.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef unsigned char yaml_char_t;
typedef int yaml_node_item_t;
const char *yaml_get_version_string(void); void yaml_get_version(int *, int *, int *);
struct yaml_version_directive_s {
    int major; int minor;
};
typedef struct yaml_version_directive_s yaml_version_directive_t;
struct yaml_tag_directive_s {
    yaml_char_t *handle; yaml_char_t *prefix;
};
typedef struct yaml_tag_directive_s yaml_tag_directive_t;
enum yaml_encoding_e {
    YAML_ANY_ENCODING = 0, YAML_UTF8_ENCODING, YAML_UTF16LE_ENCODING, YAML_UTF16BE_ENCODING
};
typedef enum yaml_encoding_e yaml_encoding_t;
enum yaml_break_e {
    YAML_ANY_BREAK = 0, YAML_CR_BREAK, YAML_LN_BREAK, YAML_CRLN_BREAK
};
typedef enum yaml_break_e yaml_break_t;
enum yaml_error_type_e {
    YAML_NO_ERROR = 0, YAML_MEMORY_ERROR, YAML_READER_ERROR, YAML_SCANNER_ERROR, YAML_PARSER_ERROR,
    YAML_COMPOSER_ERROR, YAML_WRITER_ERROR, YAML_EMITTER_ERROR
};
typedef enum yaml_error_type_e yaml_error_type_t;
struct yaml_mark_s {
    size_t index; size_t line; size_t column;
};
typedef struct yaml_mark_s yaml_mark_t;
enum yaml_scalar_style_e {
    YAML_ANY_SCALAR_STYLE = 0, YAML_PLAIN_SCALAR_STYLE, YAML_SINGLE_QUOTED_SCALAR_STYLE,
    YAML_DOUBLE_QUOTED_SCALAR_STYLE, YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE
};
typedef enum yaml_scalar_style_e yaml_scalar_style_t;
enum yaml_sequence_style_e {
    YAML_ANY_SEQUENCE_STYLE = 0, YAML_BLOCK_SEQUENCE_STYLE, YAML_FLOW_SEQUENCE_STYLE
};
typedef enum yaml_sequence_style_e yaml_sequence_style_t;
enum yaml_mapping_style_e {
    YAML_ANY_MAPPING_STYLE = 0, YAML_BLOCK_MAPPING_STYLE, YAML_FLOW_MAPPING_STYLE
};
typedef enum yaml_mapping_style_e yaml_mapping_style_t;
enum yaml_token_type_e {
    YAML_NO_TOKEN = 0, YAML_STREAM_START_TOKEN, YAML_STREAM_END_TOKEN, YAML_VERSION_DIRECTIVE_TOKEN,
    YAML_TAG_DIRECTIVE_TOKEN, YAML_DOCUMENT_START_TOKEN, YAML_DOCUMENT_END_TOKEN, YAML_BLOCK_SEQUENCE_START_TOKEN,
    YAML_BLOCK_MAPPING_START_TOKEN, YAML_BLOCK_END_TOKEN, YAML_FLOW_SEQUENCE_START_TOKEN,
    YAML_FLOW_SEQUENCE_END_TOKEN, YAML_FLOW_MAPPING_START_TOKEN, YAML_FLOW_MAPPING_END_TOKEN,
    YAML_BLOCK_ENTRY_TOKEN, YAML_FLOW_ENTRY_TOKEN, YAML_KEY_TOKEN, YAML_VALUE_TOKEN, YAML_ALIAS_TOKEN,
    YAML_ANCHOR_TOKEN, YAML_TAG_TOKEN, YAML_SCALAR_TOKEN
};
typedef enum yaml_token_type_e yaml_token_type_t;
struct yaml_token_s {
    yaml_token_type_t type;
    union {
        struct {
            yaml_encoding_t encoding;
        } stream_start;
        struct {
            yaml_char_t *value;
        } alias;
        struct {
            yaml_char_t *value;
        } anchor;
        struct {
            yaml_char_t *handle; yaml_char_t *suffix;
        } tag;
        struct {
            yaml_char_t *value; size_t length; yaml_scalar_style_t style;
        } scalar;
        struct {
            int major; int minor;
        } version_directive;
        struct {
            yaml_char_t *handle; yaml_char_t *prefix;
        } tag_directive;
    } data;
    yaml_mark_t start_mark; yaml_mark_t end_mark;
};
typedef struct yaml_token_s yaml_token_t; void yaml_token_delete(yaml_token_t *);
enum yaml_event_type_e {
    YAML_NO_EVENT = 0, YAML_STREAM_START_EVENT, YAML_STREAM_END_EVENT, YAML_DOCUMENT_START_EVENT,
    YAML_DOCUMENT_END_EVENT, YAML_ALIAS_EVENT, YAML_SCALAR_EVENT, YAML_SEQUENCE_START_EVENT,
    YAML_SEQUENCE_END_EVENT, YAML_MAPPING_START_EVENT, YAML_MAPPING_END_EVENT
};
typedef enum yaml_event_type_e yaml_event_type_t;
struct yaml_event_s {
    yaml_event_type_t type;
    union {
        struct {
            yaml_encoding_t encoding;
        } stream_start;
        struct {
            yaml_version_directive_t *version_directive;
            struct {
                yaml_tag_directive_t *start; yaml_tag_directive_t *end;
            } tag_directives;
            int implicit;
        } document_start;
        struct {
            int implicit;
        } document_end;
        struct {
            yaml_char_t *anchor;
        } alias;
        struct {
            yaml_char_t *anchor; yaml_char_t *tag; yaml_char_t *value; size_t length; int plain_implicit;
            int quoted_implicit; yaml_scalar_style_t style;
        } scalar;
        struct {
            yaml_char_t *anchor; yaml_char_t *tag; int implicit; yaml_sequence_style_t style;
        } sequence_start;
        struct {
            yaml_char_t *anchor; yaml_char_t *tag; int implicit; yaml_mapping_style_t style;
        } mapping_start;
    } data;
    yaml_mark_t start_mark; yaml_mark_t end_mark;
};
typedef struct yaml_event_s yaml_event_t; int yaml_stream_start_event_initialize(yaml_event_t *, yaml_encoding_t);
int yaml_stream_end_event_initialize(yaml_event_t *);
int yaml_document_start_event_initialize(yaml_event_t *, yaml_version_directive_t *, yaml_tag_directive_t *, yaml_tag_directive_t *, int);
int yaml_document_end_event_initialize(yaml_event_t *, int);
int yaml_alias_event_initialize(yaml_event_t *, const yaml_char_t *);
int yaml_scalar_event_initialize(yaml_event_t *, const yaml_char_t *, const yaml_char_t *, const yaml_char_t *, int, int, int, yaml_scalar_style_t);
int yaml_sequence_start_event_initialize(yaml_event_t *, const yaml_char_t *, const yaml_char_t *, int, yaml_sequence_style_t);
int yaml_sequence_end_event_initialize(yaml_event_t *);
int yaml_mapping_start_event_initialize(yaml_event_t *, const yaml_char_t *, const yaml_char_t *, int, yaml_mapping_style_t);
int yaml_mapping_end_event_initialize(yaml_event_t *); void yaml_event_delete(yaml_event_t *);
enum yaml_node_type_e {
    YAML_NO_NODE = 0, YAML_SCALAR_NODE, YAML_SEQUENCE_NODE, YAML_MAPPING_NODE
};
typedef enum yaml_node_type_e yaml_node_type_t; typedef struct yaml_node_s yaml_node_t;
struct yaml_node_pair_s {
    int key; int value;
};
typedef struct yaml_node_pair_s yaml_node_pair_t;
struct yaml_node_s {
    yaml_node_type_t type; yaml_char_t *tag;
    union {
        struct {
            yaml_char_t *value; size_t length; yaml_scalar_style_t style;
        } scalar;
        struct {
            struct {
                yaml_node_item_t *start; yaml_node_item_t *end; yaml_node_item_t *top;
            } items;
            yaml_sequence_style_t style;
        } sequence;
        struct {
            struct {
                yaml_node_pair_t *start; yaml_node_pair_t *end; yaml_node_pair_t *top;
            } pairs;
            yaml_mapping_style_t style;
        } mapping;
    } data;
    yaml_mark_t start_mark; yaml_mark_t end_mark;
};
struct yaml_document_s {
    struct {
        yaml_node_t *start; yaml_node_t *end; yaml_node_t *top;
    } nodes;
    yaml_version_directive_t *version_directive;
    struct {
        yaml_tag_directive_t *start; yaml_tag_directive_t *end;
    } tag_directives;
    int start_implicit; int end_implicit; yaml_mark_t start_mark; yaml_mark_t end_mark;
};
typedef struct yaml_document_s yaml_document_t;
int yaml_document_initialize(yaml_document_t *, yaml_version_directive_t *, yaml_tag_directive_t *, yaml_tag_directive_t *, int, int);
void yaml_document_delete(yaml_document_t *); yaml_node_t *yaml_document_get_node(yaml_document_t *, int);
yaml_node_t *yaml_document_get_root_node(yaml_document_t *);
int yaml_document_add_scalar(yaml_document_t *, const yaml_char_t *, const yaml_char_t *, int, yaml_scalar_style_t);
int yaml_document_add_sequence(yaml_document_t *, const yaml_char_t *, yaml_sequence_style_t);
int yaml_document_add_mapping(yaml_document_t *, const yaml_char_t *, yaml_mapping_style_t);
int yaml_document_append_sequence_item(yaml_document_t *, int, int);
int yaml_document_append_mapping_pair(yaml_document_t *, int, int, int);
typedef int yaml_read_handler_t(void *, unsigned char *, size_t, size_t *);
struct yaml_simple_key_s {
    int possible; int required; size_t token_number; yaml_mark_t mark;
};
typedef struct yaml_simple_key_s yaml_simple_key_t;
enum yaml_parser_state_e {
    YAML_PARSE_STREAM_START_STATE = 0, YAML_PARSE_IMPLICIT_DOCUMENT_START_STATE, YAML_PARSE_DOCUMENT_START_STATE,
    YAML_PARSE_DOCUMENT_CONTENT_STATE, YAML_PARSE_DOCUMENT_END_STATE, YAML_PARSE_BLOCK_NODE_STATE,
    YAML_PARSE_BLOCK_NODE_OR_INDENTLESS_SEQUENCE_STATE, YAML_PARSE_FLOW_NODE_STATE,
    YAML_PARSE_BLOCK_SEQUENCE_FIRST_ENTRY_STATE, YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE,
    YAML_PARSE_INDENTLESS_SEQUENCE_ENTRY_STATE, YAML_PARSE_BLOCK_MAPPING_FIRST_KEY_STATE,
    YAML_PARSE_BLOCK_MAPPING_KEY_STATE, YAML_PARSE_BLOCK_MAPPING_VALUE_STATE,
    YAML_PARSE_FLOW_SEQUENCE_FIRST_ENTRY_STATE, YAML_PARSE_FLOW_SEQUENCE_ENTRY_STATE,
    YAML_PARSE_FLOW_SEQUENCE_ENTRY_MAPPING_KEY_STATE, YAML_PARSE_FLOW_SEQUENCE_ENTRY_MAPPING_VALUE_STATE,
    YAML_PARSE_FLOW_SEQUENCE_ENTRY_MAPPING_END_STATE, YAML_PARSE_FLOW_MAPPING_FIRST_KEY_STATE,
    YAML_PARSE_FLOW_MAPPING_KEY_STATE, YAML_PARSE_FLOW_MAPPING_VALUE_STATE,
    YAML_PARSE_FLOW_MAPPING_EMPTY_VALUE_STATE, YAML_PARSE_END_STATE
};
typedef enum yaml_parser_state_e yaml_parser_state_t;
struct yaml_alias_data_s {
    yaml_char_t *anchor; int index; yaml_mark_t mark;
};
typedef struct yaml_alias_data_s yaml_alias_data_t;
struct yaml_parser_s {
    yaml_error_type_t error; const char *problem; size_t problem_offset; int problem_value;
    yaml_mark_t problem_mark; const char *context; yaml_mark_t context_mark; yaml_read_handler_t *read_handler;
    void *read_handler_data;
    union {
        struct {
            const unsigned char *start; const unsigned char *end; const unsigned char *current;
        } string;
        FILE *file;
    } input;
    int eof;
    struct {
        yaml_char_t *start; yaml_char_t *end; yaml_char_t *pointer; yaml_char_t *last;
    } buffer;
    size_t unread;
    struct {
        unsigned char *start; unsigned char *end; unsigned char *pointer; unsigned char *last;
    } raw_buffer;
    yaml_encoding_t encoding; size_t offset; yaml_mark_t mark; int stream_start_produced; int stream_end_produced;
    int flow_level;
    struct {
        yaml_token_t *start; yaml_token_t *end; yaml_token_t *head; yaml_token_t *tail;
    } tokens;
    size_t tokens_parsed; int token_available;
    struct {
        int *start; int *end; int *top;
    } indents;
    int indent; int simple_key_allowed;
    struct {
        yaml_simple_key_t *start; yaml_simple_key_t *end; yaml_simple_key_t *top;
    } simple_keys;
    struct {
        yaml_parser_state_t *start; yaml_parser_state_t *end; yaml_parser_state_t *top;
    } states;
    yaml_parser_state_t state;
    struct {
        yaml_mark_t *start; yaml_mark_t *end; yaml_mark_t *top;
    } marks;
    struct {
        yaml_tag_directive_t *start; yaml_tag_directive_t *end; yaml_tag_directive_t *top;
    } tag_directives;
    struct {
        yaml_alias_data_t *start; yaml_alias_data_t *end; yaml_alias_data_t *top;
    } aliases;
    yaml_document_t *document;
};
typedef struct yaml_parser_s yaml_parser_t; int yaml_parser_initialize(yaml_parser_t *);
void yaml_parser_delete(yaml_parser_t *);
void yaml_parser_set_input_string(yaml_parser_t *, const unsigned char *, size_t);
void yaml_parser_set_input_file(yaml_parser_t *, FILE *);
void yaml_parser_set_input(yaml_parser_t *, yaml_read_handler_t *, void *);
void yaml_parser_set_encoding(yaml_parser_t *, yaml_encoding_t);
int yaml_parser_scan(yaml_parser_t *, yaml_token_t *); int yaml_parser_parse(yaml_parser_t *, yaml_event_t *);
int yaml_parser_load(yaml_parser_t *, yaml_document_t *);
typedef int yaml_write_handler_t(void *, unsigned char *, size_t);
enum yaml_emitter_state_e {
    YAML_EMIT_STREAM_START_STATE = 0, YAML_EMIT_FIRST_DOCUMENT_START_STATE, YAML_EMIT_DOCUMENT_START_STATE,
    YAML_EMIT_DOCUMENT_CONTENT_STATE, YAML_EMIT_DOCUMENT_END_STATE, YAML_EMIT_FLOW_SEQUENCE_FIRST_ITEM_STATE,
    YAML_EMIT_FLOW_SEQUENCE_ITEM_STATE, YAML_EMIT_FLOW_MAPPING_FIRST_KEY_STATE, YAML_EMIT_FLOW_MAPPING_KEY_STATE,
    YAML_EMIT_FLOW_MAPPING_SIMPLE_VALUE_STATE, YAML_EMIT_FLOW_MAPPING_VALUE_STATE,
    YAML_EMIT_BLOCK_SEQUENCE_FIRST_ITEM_STATE, YAML_EMIT_BLOCK_SEQUENCE_ITEM_STATE,
    YAML_EMIT_BLOCK_MAPPING_FIRST_KEY_STATE, YAML_EMIT_BLOCK_MAPPING_KEY_STATE,
    YAML_EMIT_BLOCK_MAPPING_SIMPLE_VALUE_STATE, YAML_EMIT_BLOCK_MAPPING_VALUE_STATE, YAML_EMIT_END_STATE
};
typedef enum yaml_emitter_state_e yaml_emitter_state_t;
struct yaml_anchors_s {
    int references; int anchor; int serialized;
};
typedef struct yaml_anchors_s yaml_anchors_t;
struct yaml_emitter_s {
    yaml_error_type_t error; const char *problem; yaml_write_handler_t *write_handler; void *write_handler_data;
    union {
        struct {
            unsigned char *buffer; size_t size; size_t *size_written;
        } string;
        FILE *file;
    } output;
    struct {
        yaml_char_t *start; yaml_char_t *end; yaml_char_t *pointer; yaml_char_t *last;
    } buffer;
    struct {
        unsigned char *start; unsigned char *end; unsigned char *pointer; unsigned char *last;
    } raw_buffer;
    yaml_encoding_t encoding; int canonical; int best_indent; int best_width; int unicode; yaml_break_t line_break;
    struct {
        yaml_emitter_state_t *start; yaml_emitter_state_t *end; yaml_emitter_state_t *top;
    } states;
    yaml_emitter_state_t state;
    struct {
        yaml_event_t *start; yaml_event_t *end; yaml_event_t *head; yaml_event_t *tail;
    } events;
    struct {
        int *start; int *end; int *top;
    } indents;
    struct {
        yaml_tag_directive_t *start; yaml_tag_directive_t *end; yaml_tag_directive_t *top;
    } tag_directives;
    int indent; int flow_level; int root_context; int sequence_context; int mapping_context; int simple_key_context;
    int line; int column; int whitespace; int indention; int open_ended;
    struct {
        yaml_char_t *anchor; size_t anchor_length; int alias;
    } anchor_data;
    struct {
        yaml_char_t *handle; size_t handle_length; yaml_char_t *suffix; size_t suffix_length;
    } tag_data;
    struct {
        yaml_char_t *value; size_t length; int multiline; int flow_plain_allowed; int block_plain_allowed;
        int single_quoted_allowed; int block_allowed; yaml_scalar_style_t style;
    } scalar_data;
    int opened; int closed; yaml_anchors_t *anchors; int last_anchor_id; yaml_document_t *document;
};
typedef struct yaml_emitter_s yaml_emitter_t; int yaml_emitter_initialize(yaml_emitter_t *);
void yaml_emitter_delete(yaml_emitter_t *);
void yaml_emitter_set_output_string(yaml_emitter_t *, unsigned char *, size_t, size_t *);
void yaml_emitter_set_output_file(yaml_emitter_t *, FILE *);
void yaml_emitter_set_output(yaml_emitter_t *, yaml_write_handler_t *, void *);
void yaml_emitter_set_encoding(yaml_emitter_t *, yaml_encoding_t);
void yaml_emitter_set_canonical(yaml_emitter_t *, int); void yaml_emitter_set_indent(yaml_emitter_t *, int);
void yaml_emitter_set_width(yaml_emitter_t *, int); void yaml_emitter_set_unicode(yaml_emitter_t *, int);
void yaml_emitter_set_break(yaml_emitter_t *, yaml_break_t); int yaml_emitter_emit(yaml_emitter_t *, yaml_event_t *);
int yaml_emitter_open(yaml_emitter_t *); int yaml_emitter_close(yaml_emitter_t *);
int yaml_emitter_dump(yaml_emitter_t *, yaml_document_t *); int yaml_emitter_flush(yaml_emitter_t *);
#define YAML_NULL_TAG "tag:yaml.org,2002:null"
#define YAML_BOOL_TAG "tag:yaml.org,2002:bool"
#define YAML_STR_TAG "tag:yaml.org,2002:str"
#define YAML_INT_TAG "tag:yaml.org,2002:int"
#define YAML_FLOAT_TAG "tag:yaml.org,2002:float"
#define YAML_TIMESTAMP_TAG "tag:yaml.org,2002:timestamp"
#define YAML_SEQ_TAG "tag:yaml.org,2002:seq"
#define YAML_MAP_TAG "tag:yaml.org,2002:map"
#define YAML_DEFAULT_SCALAR_TAG YAML_STR_TAG
#define YAML_DEFAULT_SEQUENCE_TAG YAML_SEQ_TAG
#define YAML_DEFAULT_MAPPING_TAG YAML_MAP_TAG
#ifdef __cplusplus
}
#endif
#endif
