#include "common/net/xml.h"
#include "common/base/buf.h"
#include <expat.h>
#include <limits.h>
#include <stdarg.h>

enum { NAME_BYTES = 48 };

struct reading {
    XML_Parser parser;
    moe_xml_end *end;
    void *ctx;
    struct moe_error *err;
    enum moe_code code;
    unsigned depth;
    char names[MOE_CAP_XML_DEPTH][NAME_BYTES];
    struct moe_buf *text;   /* of the innermost element */
};

MOE_PRINTF(3, 4)
static void stop(struct reading *r, enum moe_code code, const char *fmt, ...)
{
    char text[160];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    struct moe_where at = { .line = (unsigned)XML_GetCurrentLineNumber(r->parser), .column = (unsigned)XML_GetCurrentColumnNumber(r->parser) + 1 };
    r->code = moe_fail(r->err, code, at, "%s", text);
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = ctx;
    (void)attributes;
    moe_buf_clear(r->text);
    if (r->depth == MOE_CAP_XML_DEPTH)
        stop(r, MOE_E_LIMIT, "elements are nested deeper than %u", MOE_CAP_XML_DEPTH);
    else
        (void)snprintf(r->names[r->depth++], NAME_BYTES, "%s", name);   /* a name that is cut is no name that is asked for */
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct reading *r = ctx;
    (void)name;
    if (r->code != MOE_OK)
        return;
    r->depth--;
    r->code = r->end(r->ctx, r->depth ? r->names[r->depth - 1] : "", r->names[r->depth], moe_buf_str(r->text), r->err);
    moe_buf_clear(r->text);
    if (r->code != MOE_OK)
        (void)XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
    struct reading *r = ctx;
    moe_buf_add(r->text, (struct moe_str){ text, (size_t)len });
    if (moe_buf_failed(r->text) && r->code == MOE_OK)
        stop(r, MOE_E_LIMIT, "an element's text is longer than %u bytes", MOE_CAP_XML_TEXT);
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(ctx, MOE_E_PARSE, "a document type is not accepted");
}

static void free_parser(XML_Parser *parser) { XML_ParserFree(*parser); }

enum moe_code moe_xml_read(struct moe_str text, moe_xml_end *end, void *ctx, struct moe_error *err)
{
    MOE_AUTO(free_parser) XML_Parser parser = XML_ParserCreate("UTF-8");
    MOE_AUTO(moe_buf_free) struct moe_buf *own = moe_buf_new(MOE_CAP_XML_TEXT);
    struct reading r = { .parser = parser, .end = end, .ctx = ctx, .err = err, .text = own };
    if (!parser || !own || text.len > INT_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a reply");
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);   /* entities are declared in one: none without it */
    (void)XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
    if (XML_Parse(parser, text.len ? text.ptr : "", (int)text.len, XML_TRUE) != XML_STATUS_OK && r.code == MOE_OK)
        stop(&r, MOE_E_PARSE, "is no XML: %s", XML_ErrorString(XML_GetErrorCode(parser)));
    return r.code;
}
