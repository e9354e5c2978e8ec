//! Departments working side by side.

mod city;
mod gates;
mod lead;
mod projects;
mod stages;
