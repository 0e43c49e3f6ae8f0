ALTER TABLE "signals" DROP CONSTRAINT "signals_label";
