//! Folders checked from outside, good and broken.

mod city;
mod faults;
mod meaning;
mod support;
