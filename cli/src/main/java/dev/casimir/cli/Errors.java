package dev.casimir.cli;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.OutOfDeviceMemoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one sentence and an exit code. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final PrintWriter err;
  private final BooleanSupplier trace;

  Errors(PrintWriter err, BooleanSupplier trace) {
    this.err = err;
    this.trace = trace;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    return sayUsage(usageSentence(failure), failure, failure.getCommandLine());
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    return switch (failure) {
      case UnavailableException _ -> say(message(failure), failure, ExitCode.USAGE);
      // a kernel that says what its device cannot do; collections say nothing
      case UnsupportedOperationException _ when failure.getMessage() != null ->
          say(message(failure), failure, ExitCode.USAGE);
      case OutOfDeviceMemoryException _ -> say(message(failure), failure, ExitCode.BAD_DATA);
      case CudaException _ -> say(message(failure), failure, ExitCode.DEFECT);
      case BadDataException _ -> say(message(failure), failure, ExitCode.BAD_DATA);
      case UncheckedIOException unchecked ->
          say(uncheckedSentence(unchecked), failure, ExitCode.BAD_DATA);
      case IOException io -> say(fileSentence(io), failure, ExitCode.BAD_DATA);
      case IllegalArgumentException _ -> sayUsage(message(failure), failure, line);
      default -> say(defectSentence(failure), failure, ExitCode.DEFECT);
    };
  }

  /** What to say where the JVM itself gives up. */
  int handleError(Error failure) {
    return failure instanceof OutOfMemoryError
        ? say("not enough memory: " + failure.getMessage(), failure, ExitCode.BAD_DATA)
        : say(defectSentence(failure), failure, ExitCode.DEFECT);
  }

  private int sayUsage(String sentence, Throwable failure, CommandLine line) {
    String help = "see " + line.getCommandSpec().qualifiedName() + " --help";
    return say(sentence + "; " + help, failure, ExitCode.USAGE);
  }

  private int say(String sentence, Throwable failure, int code) {
    err.println("casimir: " + sentence.strip().replaceAll("\\s*\\R\\s*", " "));
    if (trace.getAsBoolean()) {
      failure.printStackTrace(err);
    }
    return code;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static String defectSentence(Throwable failure) {
    return "a defect of casimir (" + failure + "); please report it with what --stacktrace prints";
  }

  /** The exception's own sentence, unless it only repeats its cause. */
  private static String uncheckedSentence(UncheckedIOException failure) {
    Throwable cause = failure.getCause();
    boolean repeats = cause != null && message(failure).equals(cause.toString());
    return repeats && cause instanceof IOException io ? fileSentence(io) : message(failure);
  }

  private static String fileSentence(IOException failure) {
    return message(BadDataException.of("file", failure));
  }

  private static String usageSentence(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().getFirst();
      if (!argument.startsWith("-") && !line.getSubcommands().isEmpty()) {
        return "expected one of " + names(line) + ", got '" + argument + "'";
      }
      List<String> close = unmatched.getSuggestions();
      return (argument.startsWith("-") ? "unknown option '" : "unexpected argument '")
          + argument
          + "'"
          + (close.isEmpty() ? "" : ", did you mean " + String.join(" or ", close) + "?");
    }
    String message = message(failure);
    if (message.startsWith("Missing required subcommand")) {
      return "expected one of " + names(line);
    }
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String names(CommandLine line) {
    return String.join(", ", line.getSubcommands().keySet());
  }
}
