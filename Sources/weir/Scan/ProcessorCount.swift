import Glibc

/// How many processors there are for us.
enum ProcessorCount {
    static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
