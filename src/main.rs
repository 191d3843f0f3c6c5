//! The command line of casebook; see `casebook help`.

fn main() {}
