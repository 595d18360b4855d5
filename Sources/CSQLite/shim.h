#include <sqlite3.h>

/* What Swift cannot say: SQLITE_TRANSIENT and SQLITE_STATIC are casts of integers to function pointers,
   and sqlite3_config and sqlite3_db_config are variadic. Nothing else belongs here. */

/* SQLite copies `length` bytes before returning. */
static inline int weir_sqlite3_bind_text_copying(
    sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable text, sqlite3_uint64 length) {
    return sqlite3_bind_text64(statement, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* The caller keeps `text` alive and unchanged until the statement is reset and bound again. */
static inline int weir_sqlite3_bind_text_borrowing(
    sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable text, sqlite3_uint64 length) {
    return sqlite3_bind_text64(statement, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
}

/* SQLite copies `length` bytes before returning. */
static inline int weir_sqlite3_bind_blob_copying(
    sqlite3_stmt *_Nonnull statement, int index, const void *_Nonnull bytes, sqlite3_uint64 length) {
    return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT);
}

/* Stops SQLite from counting its memory, which takes a global lock for every allocation.
   Only before its first use in the process; SQLITE_MISUSE, and no harm, after that. */
static inline int weir_sqlite3_config_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Sets one of the SQLITE_DBCONFIG switches that take an int and give back nothing. */
static inline int weir_sqlite3_db_config_switch(sqlite3 *_Nonnull database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}
