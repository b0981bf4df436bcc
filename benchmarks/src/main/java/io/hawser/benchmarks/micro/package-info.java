/**
 * The small things, timed by JMH and told like every other suite. A benchmark class with a method named
 * {@code baseline} is one work and its methods are the variants; of any other class, each method is a work of its own.
 */
package io.hawser.benchmarks.micro;
