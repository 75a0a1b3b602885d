/* sys/tree.h: splay and red-black trees: names of the macros that declare them */
#ifndef MOE_SHIM_SYS_TREE_H
#define MOE_SHIM_SYS_TREE_H
#define RB_HEAD(name, type) struct name { struct type *rbh_root; }
#define RB_INITIALIZER(root) { 0 }
#define RB_INIT(root) ((root)->rbh_root = 0)
#define RB_ENTRY(type) struct { struct type *rbe_left, *rbe_right, *rbe_parent; int rbe_color; }
#define RB_ROOT(head) ((head)->rbh_root)
#define RB_EMPTY(head) ((head)->rbh_root == 0)
#define RB_PROTOTYPE(name, type, field, cmp) struct type *name##_RB_INSERT(struct name *, struct type *); struct type *name##_RB_REMOVE(struct name *, struct type *); struct type *name##_RB_FIND(struct name *, struct type *); struct type *name##_RB_NEXT(struct type *); struct type *name##_RB_MINMAX(struct name *, int);
#define RB_GENERATE(name, type, field, cmp)
#define RB_INSERT(name, x, y) name##_RB_INSERT(x, y)
#define RB_REMOVE(name, x, y) name##_RB_REMOVE(x, y)
#define RB_FIND(name, x, y) name##_RB_FIND(x, y)
#define RB_NEXT(name, x, y) name##_RB_NEXT(y)
#define RB_MIN(name, x) name##_RB_MINMAX(x, -1)
#define RB_MAX(name, x) name##_RB_MINMAX(x, 1)
#define RB_FOREACH(x, name, head) for ((x) = RB_MIN(name, head); (x); (x) = name##_RB_NEXT(x))
#endif
