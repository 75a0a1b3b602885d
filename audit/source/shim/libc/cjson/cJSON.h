/* cjson/cJSON.h: names and types of cJSON */
#ifndef MOE_SHIM_CJSON_CJSON_H
#define MOE_SHIM_CJSON_CJSON_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int cJSON_bool;
typedef __SIZE_TYPE__ size_t;
struct cJSON {
    struct cJSON *next; struct cJSON *prev; struct cJSON *child; int type; char *valuestring; int valueint;
    double valuedouble; char *string;
};
typedef struct cJSON cJSON;
struct cJSON_Hooks {
    void *(*malloc_fn)(size_t); void (*free_fn)(void *);
};
typedef struct cJSON_Hooks cJSON_Hooks; const char *cJSON_Version(void); void cJSON_InitHooks(cJSON_Hooks *);
cJSON *cJSON_Parse(const char *); cJSON *cJSON_ParseWithLength(const char *, size_t);
cJSON *cJSON_ParseWithOpts(const char *, const char **, cJSON_bool);
cJSON *cJSON_ParseWithLengthOpts(const char *, size_t, const char **, cJSON_bool); char *cJSON_Print(const cJSON *);
char *cJSON_PrintUnformatted(const cJSON *); char *cJSON_PrintBuffered(const cJSON *, int, cJSON_bool);
cJSON_bool cJSON_PrintPreallocated(cJSON *, char *, const int, const cJSON_bool); void cJSON_Delete(cJSON *);
int cJSON_GetArraySize(const cJSON *); cJSON *cJSON_GetArrayItem(const cJSON *, int);
cJSON *cJSON_GetObjectItem(const cJSON *const, const char *const);
cJSON *cJSON_GetObjectItemCaseSensitive(const cJSON *const, const char *const);
cJSON_bool cJSON_HasObjectItem(const cJSON *, const char *); const char *cJSON_GetErrorPtr(void);
char *cJSON_GetStringValue(const cJSON *const); double cJSON_GetNumberValue(const cJSON *const);
cJSON_bool cJSON_IsInvalid(const cJSON *const); cJSON_bool cJSON_IsFalse(const cJSON *const);
cJSON_bool cJSON_IsTrue(const cJSON *const); cJSON_bool cJSON_IsBool(const cJSON *const);
cJSON_bool cJSON_IsNull(const cJSON *const); cJSON_bool cJSON_IsNumber(const cJSON *const);
cJSON_bool cJSON_IsString(const cJSON *const); cJSON_bool cJSON_IsArray(const cJSON *const);
cJSON_bool cJSON_IsObject(const cJSON *const); cJSON_bool cJSON_IsRaw(const cJSON *const);
cJSON *cJSON_CreateNull(void); cJSON *cJSON_CreateTrue(void); cJSON *cJSON_CreateFalse(void);
cJSON *cJSON_CreateBool(cJSON_bool); cJSON *cJSON_CreateNumber(double); cJSON *cJSON_CreateString(const char *);
cJSON *cJSON_CreateRaw(const char *); cJSON *cJSON_CreateArray(void); cJSON *cJSON_CreateObject(void);
cJSON *cJSON_CreateStringReference(const char *); cJSON *cJSON_CreateObjectReference(const cJSON *);
cJSON *cJSON_CreateArrayReference(const cJSON *); cJSON *cJSON_CreateIntArray(const int *, int);
cJSON *cJSON_CreateFloatArray(const float *, int); cJSON *cJSON_CreateDoubleArray(const double *, int);
cJSON *cJSON_CreateStringArray(const char *const *, int); cJSON_bool cJSON_AddItemToArray(cJSON *, cJSON *);
cJSON_bool cJSON_AddItemToObject(cJSON *, const char *, cJSON *);
cJSON_bool cJSON_AddItemToObjectCS(cJSON *, const char *, cJSON *);
cJSON_bool cJSON_AddItemReferenceToArray(cJSON *, cJSON *);
cJSON_bool cJSON_AddItemReferenceToObject(cJSON *, const char *, cJSON *);
cJSON *cJSON_DetachItemViaPointer(cJSON *, cJSON *const); cJSON *cJSON_DetachItemFromArray(cJSON *, int);
void cJSON_DeleteItemFromArray(cJSON *, int); cJSON *cJSON_DetachItemFromObject(cJSON *, const char *);
cJSON *cJSON_DetachItemFromObjectCaseSensitive(cJSON *, const char *);
void cJSON_DeleteItemFromObject(cJSON *, const char *);
void cJSON_DeleteItemFromObjectCaseSensitive(cJSON *, const char *);
cJSON_bool cJSON_InsertItemInArray(cJSON *, int, cJSON *);
cJSON_bool cJSON_ReplaceItemViaPointer(cJSON *const, cJSON *const, cJSON *);
cJSON_bool cJSON_ReplaceItemInArray(cJSON *, int, cJSON *);
cJSON_bool cJSON_ReplaceItemInObject(cJSON *, const char *, cJSON *);
cJSON_bool cJSON_ReplaceItemInObjectCaseSensitive(cJSON *, const char *, cJSON *);
cJSON *cJSON_Duplicate(const cJSON *, cJSON_bool);
cJSON_bool cJSON_Compare(const cJSON *const, const cJSON *const, const cJSON_bool); void cJSON_Minify(char *);
cJSON *cJSON_AddNullToObject(cJSON *const, const char *const);
cJSON *cJSON_AddTrueToObject(cJSON *const, const char *const);
cJSON *cJSON_AddFalseToObject(cJSON *const, const char *const);
cJSON *cJSON_AddBoolToObject(cJSON *const, const char *const, const cJSON_bool);
cJSON *cJSON_AddNumberToObject(cJSON *const, const char *const, const double);
cJSON *cJSON_AddStringToObject(cJSON *const, const char *const, const char *const);
cJSON *cJSON_AddRawToObject(cJSON *const, const char *const, const char *const);
cJSON *cJSON_AddObjectToObject(cJSON *const, const char *const);
cJSON *cJSON_AddArrayToObject(cJSON *const, const char *const); double cJSON_SetNumberHelper(cJSON *, double);
char *cJSON_SetValuestring(cJSON *, const char *); void *cJSON_malloc(size_t); void cJSON_free(void *);
#define CJSON_VERSION_MAJOR 1
#define CJSON_VERSION_MINOR 7
#define CJSON_VERSION_PATCH 15
#define cJSON_Invalid 0
#define cJSON_False 1
#define cJSON_True 2
#define cJSON_NULL 4
#define cJSON_Number 8
#define cJSON_String 0x10
#define cJSON_Array 0x20
#define cJSON_Object 0x40
#define cJSON_Raw 0x80
#define cJSON_IsReference 256
#define cJSON_StringIsConst 512
#define CJSON_NESTING_LIMIT 1000
#define cJSON_ArrayForEach(item, array) for (item = (array) ? (array)->child : 0; item; item = item->next)
#ifdef __cplusplus
}
#endif
#endif
